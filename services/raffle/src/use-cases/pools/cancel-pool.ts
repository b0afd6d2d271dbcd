import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { cancelPool as decideCancel, type Pool, stockTaken } from '../../domain/pools/pool.ts';
import type { Raffles, Signals } from '../ports.ts';

export interface CancelPool {
  readonly poolId: string;
  readonly reason: string;
}

export type CancelPoolRefusal = RefusalOf<'raffle.pool_not_found' | 'raffle.pool_not_cancellable'>;

/**
 * Ends a pool that is not being drawn. The state excludes a draw from here on; prizes go back to stock, and every paid
 * purchase becomes a refund that is owed, in the same transaction. The refunds themselves follow, one by one.
 */
export const cancelPool =
  ({ raffles, signals }: { readonly raffles: Raffles; readonly signals: Signals }) =>
  async ({ poolId, reason }: CancelPool, ctx: CallContext): Promise<Result<Pool, CancelPoolRefusal>> => {
    const cancelled = await raffles.transact(ctx, async (rows): Promise<Result<Pool, CancelPoolRefusal>> => {
      const pool = await rows.pools.lock(poolId);
      if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
      const decided = decideCancel(pool, { cause: 'STAFF', reason }, ctx.clock.now());
      if (!decided.ok) return decided;
      await rows.pools.save(decided.value);
      if (stockTaken(pool) > 0) await rows.prizes.returnStock(pool.prizeId, stockTaken(pool));
      const refunds = await rows.purchases.startRefunds(poolId);
      rows.publish({ type: 'pool-cancelled', pool: decided.value, refunds });
      return ok(decided.value);
    });
    if (cancelled.ok) signals.refundDue();
    return cancelled;
  };
