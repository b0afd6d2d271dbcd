import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { PoolTimerRows, TimedPools } from '../use-cases/pools/pool-timers.ports.ts';

/** How long what one instance took is left alone by the others. Longer than a step takes; taking it twice does no harm. */
const LEASE_MS = 15_000;

export const poolTimerRowsOf = (tx: Transaction): PoolTimerRows => ({
  async set(poolId, at) {
    await tx.execute('update pools set timer_at = $3, timer_attempts = 0 where tenant_id = $1 and id = $2', [
      tx.tenantId,
      poolId,
      at,
    ]);
  },
});

/** Takes pools by moving their moment into the future; rows that another instance is at work on are skipped. */
export const createTimedPools = (database: Database): TimedPools => ({
  take: (now, limit) =>
    database.asWorker(async (tx) => {
      const taken = await tx.execute<{ tenant_id: string; id: string; timer_attempts: number }>(
        `update pools set timer_attempts = timer_attempts + 1, timer_at = $1::timestamptz + $2 * interval '1 millisecond'
         where (tenant_id, id) in (
           select tenant_id, id from pools where timer_at <= $1
           order by timer_at limit $3 for no key update skip locked
         )
         returning tenant_id, id, timer_attempts`,
        [now, LEASE_MS, limit],
      );
      return taken.map((row) => ({ tenantId: row.tenant_id, id: row.id, attempts: row.timer_attempts }));
    }),

  // Only where it is still leased: what was settled meanwhile keeps the moment that it was given.
  postpone: ({ tenantId, id }, until) =>
    database.asWorker(async (tx) => {
      await tx.execute(
        'update pools set timer_at = $3 where tenant_id = $1 and id = $2 and timer_at is not null and timer_attempts > 0',
        [tenantId, id, until],
      );
    }),
});
