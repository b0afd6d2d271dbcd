import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { Raffles, Signals } from '../ports.ts';
import { cancelLockedPool } from './cancel-locked-pool.ts';

export interface CancelPool {
  readonly poolId: string;
  readonly reason: string;
}

export type CancelPoolRefusal = RefusalOf<'raffle.pool_not_found' | 'raffle.pool_not_cancellable'>;

/** Ends a pool that is not being drawn, because the staff say so. The state excludes a draw from here on. */
export const cancelPool =
  ({ raffles, signals }: { readonly raffles: Raffles; readonly signals: Signals }) =>
  async ({ poolId, reason }: CancelPool, ctx: CallContext): Promise<Result<Pool, CancelPoolRefusal>> => {
    const cancelled = await raffles.transact(ctx, async (rows): Promise<Result<Pool, CancelPoolRefusal>> => {
      const pool = await rows.pools.lock(poolId);
      if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
      return cancelLockedPool(rows, pool, { cause: 'STAFF', reason }, ctx);
    });
    if (cancelled.ok) signals.refundDue();
    return cancelled;
  };
