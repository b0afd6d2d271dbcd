import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { PoolTimerRows } from '../use-cases/pools/pool-timers.ports.ts';
import type { Due } from '../use-cases/ports.ts';
import { leasedRows } from './leased-rows.ts';

export const poolTimerRowsOf = (tx: Transaction): PoolTimerRows => ({
  async set(poolId, at) {
    await tx.execute('update pools set timer_at = $3, timer_attempts = 0 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      poolId,
      at,
    ]);
  },
});

/** Pools whose moment has come. What was settled meanwhile keeps the moment that it was given: the lease is over then. */
export const createTimedPools = (database: Database): Due =>
  leasedRows(database, {
    ...{ table: 'pools', moment: 'timer_at', attempts: 'timer_attempts' },
    condition: 'timer_at is not null',
  });
