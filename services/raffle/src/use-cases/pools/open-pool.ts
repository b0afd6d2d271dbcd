import { type Result, refuse } from '@tessera/kernel';
import { HASH_BYTES, secretHash } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { openPool as decideOpen, hasSecret, type Pool } from '../../domain/pools/pool.ts';
import type { Raffles, RandomBytes } from '../ports.ts';

export type OpenPoolRefusal = RefusalOf<
  'raffle.pool_not_found' | 'raffle.pool_not_draft' | 'raffle.prize_out_of_stock'
>;

/**
 * Puts a pool's tickets on sale: its prizes leave the stock and the hash of its secret, where the mode has one, is
 * published, in one transaction. The secret itself is kept apart and shown only when the draw is over.
 */
export const openPool =
  ({ raffles, randomBytes }: { readonly raffles: Raffles; readonly randomBytes: RandomBytes }) =>
  ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<Result<Pool, OpenPoolRefusal>> =>
    raffles.transact(ctx, async (rows) => {
      const pool = await rows.pools.lock(poolId);
      if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
      const secret = hasSecret(pool) ? randomBytes(HASH_BYTES) : null;
      const opened = decideOpen(pool, secret && secretHash(poolId, secret), ctx.clock.now());
      if (!opened.ok) return opened;
      if (!(await rows.prizes.takeStock(pool.prizeId, pool.winnerCount))) {
        return refuse('raffle.prize_out_of_stock', `Fewer than ${pool.winnerCount} of this prize are left.`);
      }
      if (secret) await rows.pools.keepSecret(poolId, secret);
      await rows.pools.save(opened.value);
      rows.publish({ type: 'pool-opened', pool: opened.value });
      return opened;
    });
