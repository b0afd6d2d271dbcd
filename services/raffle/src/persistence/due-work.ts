import type { Database } from '@tessera/runtime/postgres';
import type { DueWork } from '../use-cases/ports.ts';
import { LEASE_MS, leasedRows } from './leased-rows.ts';

const BY_BEACON = `(state in ('FULL', 'STARTED') and draw_mode = 'DRAND')`;
const UNSETTLED = `(state in ('FULL', 'STARTED') or (state = 'COMPLETED' and settled_at is null))`;

export const createDueWork = (database: Database): DueWork => {
  const { take, postpone } = leasedRows(database);
  return {
    takePurchases: (status, now, limit) => take('purchases', 'status = $4', [now, LEASE_MS, limit, status]),
    takePools: (now, limit) => take('pools', `${UNSETTLED} and not ${BY_BEACON}`, [now, LEASE_MS, limit]),
    takeBeaconPools: (now, limit) => take('pools', BY_BEACON, [now, LEASE_MS, limit]),
    postponePurchase: (item, until) => postpone('purchases', item, until),
    postponePool: (item, until) => postpone('pools', item, until),
  };
};
