import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { nextMoment, type OpeningRefusal, planOpening, schedulePool } from '../../domain/pools/opening.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { RaffleRows, Raffles, RandomBytes, Signals } from '../ports.ts';
import { putOnSale } from './put-on-sale.ts';
import { type PrizesNotTaken, takePrizes } from './take-prizes.ts';

export interface OpenPoolDeps {
  readonly raffles: Raffles;
  readonly randomBytes: RandomBytes;
  readonly signals: Signals;
}

export type OpenPoolRefusal = OpeningRefusal | PrizesNotTaken | RefusalOf<'raffle.pool_not_found'>;

/**
 * Puts a pool's tickets on sale, or, where its time is still to come, has it open by itself then. Either way its prizes
 * leave the stock now, in the same transaction, so that the opening at its time cannot fail for want of them.
 */
export const openPool =
  ({ raffles, randomBytes, signals }: OpenPoolDeps) =>
  async ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<Result<Pool, OpenPoolRefusal>> => {
    const opened = await raffles.transact(ctx, async (rows): Promise<Result<Pool, OpenPoolRefusal>> => {
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
    if (opened.ok) signals.timeSet();
    return opened;
  };

const schedule = async (rows: RaffleRows, draft: Pool, now: Date): Promise<Pool> => {
  const pool = schedulePool(draft, now);
  await rows.pools.save(pool);
  await rows.timers.set(pool.id, nextMoment(pool));
  rows.publish({ type: 'pool-scheduled', pool });
  return pool;
};
