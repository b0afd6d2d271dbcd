import type { CallContext } from '@tessera/runtime/context';
import { type DrawOutcome, finishDraw, outcomeHash } from '../../domain/draws/draw.ts';
import { completeDraw, type Pool } from '../../domain/pools/pool.ts';
import type { RaffleRows } from '../ports.ts';

/**
 * Writes the end of a draw, whatever it was drawn by: result, picks, and the pool's new state. The caller holds the
 * lock of the pool, which is STARTED, so this happens once.
 */
export const writeDraw = async (
  rows: RaffleRows,
  pool: Pool,
  outcome: DrawOutcome,
  ctx: CallContext,
): Promise<Pool> => {
  const owners = await rows.tickets.ownersOf(pool.id, [...outcome.winners, ...outcome.alternates]);
  const ownerOf = (ticketNumber: number): string => {
    const owner = owners.get(ticketNumber);
    if (owner === undefined) throw new Error(`pool ${pool.id} has no ticket ${ticketNumber}`);
    return owner;
  };
  const now = ctx.clock.now();
  const draw = finishDraw(pool.id, outcome, ownerOf, now);
  const completed = completeDraw(pool, now);
  await rows.draws.insertFinished(draw);
  await rows.pools.save(completed);
  const { evidence, winners } = draw;
  rows.publish({ type: 'draw-completed', pool: completed, outcomeHash: outcomeHash(evidence), winners });
  return completed;
};
