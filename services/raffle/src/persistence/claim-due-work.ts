import type { Database } from '@tessera/runtime/postgres';
import type { DueClaims } from '../use-cases/claims/claims.ports.ts';
import type { DueShipments } from '../use-cases/shipments/shipments.ports.ts';
import { LEASE_MS, leasedRows } from './leased-rows.ts';

/** A claim is due when its window is over: that is when its next attempt was set to as it was opened. */
export const createDueClaims = (database: Database): DueClaims => {
  const { take, postpone } = leasedRows(database);
  return {
    take: (now, limit) => take('claims', `state = 'OPEN'`, [now, LEASE_MS, limit]),
    postpone: (item, until) => postpone('claims', item, until),
  };
};

export const createDueShipments = (database: Database): DueShipments => {
  const { take, postpone } = leasedRows(database, 'claim_id');
  return {
    take: (now, limit) => take('shipments', 'erased_at is null', [now, LEASE_MS, limit]),
    postpone: (item, until) => postpone('shipments', item, until),
  };
};
