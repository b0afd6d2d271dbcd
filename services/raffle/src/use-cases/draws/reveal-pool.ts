import type { CallContext } from '@tessera/runtime/context';
import { revealDraw } from '../../domain/draws/draw.ts';
import { planPayouts } from '../../domain/draws/payout.ts';
import { completeDraw } from '../../domain/pools/pool.ts';
import type { Raffles } from '../ports.ts';

/**
 * Draws the winners of a committed pool. They follow from the stored commitment and the stored secret alone, so a run
 * that was cut off is repeated with the same result, and of two runs at once the first to lock the pool writes it.
 */
export const revealPool =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ poolId }: { readonly poolId: string }, ctx: CallContext): Promise<void> =>
    raffles.step(ctx, async (rows) => {
      const pool = await rows.pools.lock(poolId);
      if (pool?.state !== 'STARTED') return;
      const [frozen, prize] = [await rows.draws.frozen(poolId), await rows.prizes.find(pool.prizeId)];
      if (!frozen || !prize) throw new Error(`pool ${poolId} is STARTED without a commitment or a prize`);
      const owners = new Map((await rows.tickets.ofPool(poolId)).map(({ number, userId }) => [number, userId]));
      const ownerOf = (ticketNumber: number): string => {
        const owner = owners.get(ticketNumber);
        if (owner === undefined) throw new Error(`pool ${poolId} has no ticket ${ticketNumber}`);
        return owner;
      };
      const now = ctx.clock.now();
      const draw = revealDraw(frozen, await rows.pools.secretOf(poolId), ownerOf, now);
      const completed = completeDraw(pool, now);
      await rows.draws.insertFinished(draw);
      await rows.payouts.insert(poolId, planPayouts(pool, await rows.purchases.salesOf(poolId), prize, draw.winners));
      await rows.pools.save(completed);
      rows.publish({ type: 'draw-completed', pool: completed, seed: draw.result.seed, winners: draw.winners });
    });
