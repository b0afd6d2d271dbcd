import type { Database } from '@tessera/runtime/postgres';
import type { DueWork } from '../use-cases/ports.ts';
import { leasedRows } from './leased-rows.ts';

const BY_BEACON = `(state in ('FULL', 'STARTED') and draw_mode = 'DRAND')`;
const UNSETTLED = `(state in ('FULL', 'STARTED') or (state = 'COMPLETED' and settled_at is null))`;

export const createDueWork = (database: Database, leaseMs?: number): DueWork => ({
  open: leasedRows(database, { table: 'purchases', condition: `status = 'PENDING'` }, leaseMs),
  refunds: leasedRows(database, { table: 'purchases', condition: `status = 'REFUNDING'` }, leaseMs),
  draws: leasedRows(database, { table: 'pools', condition: `${UNSETTLED} and not ${BY_BEACON}` }, leaseMs),
  beaconDraws: leasedRows(database, { table: 'pools', condition: BY_BEACON }, leaseMs),
});
