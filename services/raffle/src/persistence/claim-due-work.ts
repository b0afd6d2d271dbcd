import type { Database } from '@tessera/runtime/postgres';
import type { Due } from '../use-cases/ports.ts';
import { leasedRows } from './leased-rows.ts';

/** A claim is due when its window is over: that is when its next attempt was set to as it was opened. */
export const createDueClaims = (database: Database): Due =>
  leasedRows(database, { table: 'claims', condition: `state = 'OPEN'` });

export const createDueShipments = (database: Database): Due =>
  leasedRows(database, { table: 'shipments', key: 'claim_id', condition: 'erased_at is null' });
