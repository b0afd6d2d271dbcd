import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { type Cancellation, cancelPool, type Pool, stockTaken } from '../../domain/pools/pool.ts';
import type { RaffleRows } from '../ports.ts';

/**
 * Ends a pool whose lock the caller holds, whatever the cause: prizes go back to stock, and every paid purchase becomes a
 * refund that is owed, in the caller's transaction. The refunds themselves follow, one by one.
 */
export const cancelLockedPool = async (
  rows: RaffleRows,
  pool: Pool,
  cancellation: Cancellation,
  ctx: CallContext,
): Promise<Result<Pool, RefusalOf<'raffle.pool_not_cancellable'>>> => {
  const cancelled = cancelPool(pool, cancellation, ctx.clock.now());
  if (!cancelled.ok) return cancelled;
  await rows.pools.save(cancelled.value);
  if (stockTaken(pool) > 0) await rows.prizes.returnStock(pool.prizeId, stockTaken(pool));
  const refunds = await rows.purchases.startRefunds(pool.id, ctx.clock.now());
  rows.publish({ type: 'pool-cancelled', pool: cancelled.value, refunds });
  return ok(cancelled.value);
};
