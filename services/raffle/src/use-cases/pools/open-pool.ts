import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { nextMoment, type OpeningRefusal, planOpening, schedulePool } from '../../domain/pools/opening.ts';
import { type Pool, stockTaken } from '../../domain/pools/pool.ts';
import type { RaffleRows, Raffles, RandomBytes } from '../ports.ts';
import { putOnSale } from './put-on-sale.ts';

export type OpenPoolRefusal =
  | OpeningRefusal
  | RefusalOf<'raffle.pool_not_found' | 'raffle.prize_out_of_stock' | 'raffle.prize_archived'>;

/**
 * Puts a pool's tickets on sale, or, where its time is still to come, has it open by itself then. Either way its prizes
 * leave the stock now, in the same transaction, so that the opening at its time cannot fail for want of them.
 */
export const openPool =
  ({ raffles, randomBytes }: { readonly raffles: Raffles; readonly randomBytes: RandomBytes }) =>
  ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<Result<Pool, OpenPoolRefusal>> =>
    raffles.transact(ctx, async (rows): Promise<Result<Pool, OpenPoolRefusal>> => {
      const pool = await rows.pools.lock(poolId);
      if (!pool) return refuse('raffle.pool_not_found', 'There is no such pool.');
      const now = ctx.clock.now();
      const planned = planOpening(pool, now);
      if (!planned.ok) return planned;
      const taken = await takePrizes(rows, pool);
      if (!taken.ok) return taken;
      return ok(
        planned.value === 'NOW' ? await putOnSale(rows, pool, randomBytes, now) : await schedule(rows, pool, now),
      );
    });

/** A pool that was scheduled has its prizes already. */
const takePrizes = async (
  rows: RaffleRows,
  pool: Pool,
): Promise<Result<void, RefusalOf<'raffle.prize_out_of_stock' | 'raffle.prize_archived'>>> => {
  if (stockTaken(pool) > 0 || (await rows.prizes.takeStock(pool.prizeId, pool.winnerCount))) return ok(undefined);
  const prize = await rows.prizes.find(pool.prizeId);
  if (prize?.archivedAt) return refuse('raffle.prize_archived', 'This prize is not raffled any more.');
  return refuse('raffle.prize_out_of_stock', `Fewer than ${pool.winnerCount} of this prize are left.`);
};

const schedule = async (rows: RaffleRows, draft: Pool, now: Date): Promise<Pool> => {
  const pool = schedulePool(draft, now);
  await rows.pools.save(pool);
  await rows.timers.set(pool.id, nextMoment(pool));
  rows.publish({ type: 'pool-scheduled', pool });
  return pool;
};
