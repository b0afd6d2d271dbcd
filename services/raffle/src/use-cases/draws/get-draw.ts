import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { FinishedDraw, FrozenDraw } from '../../domain/draws/draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { RaffleRows, Raffles } from '../ports.ts';

export interface DrawView {
  readonly frozen: FrozenDraw;
  /** Undefined until there is what the winners are drawn by. */
  readonly finished: FinishedDraw | undefined;
  /** Whether it was given up because its beacon never came. */
  readonly abandoned: boolean;
  /** Whether the caller may see who the winners are, and not only their ticket numbers. */
  readonly namesWinners: boolean;
}

/** The draw of a pool, from its commitment on. */
export const getDraw =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { poolId }: { readonly poolId: string },
    ctx: CallContext,
  ): Promise<Result<DrawView, RefusalOf<'raffle.draw_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      const view = await viewDraw(rows, poolId, ctx);
      return view ? ok(view) : refuse('raffle.draw_not_found', 'There is no draw of such a pool yet.');
    });

/** What there is to see of a pool's draw; undefined before its commitment. */
export const viewDraw = async (rows: RaffleRows, poolId: string, ctx: CallContext): Promise<DrawView | undefined> => {
  const frozen = await rows.draws.frozen(poolId);
  if (!frozen) return undefined;
  return {
    frozen,
    finished: await rows.draws.finished(poolId),
    abandoned: (await rows.pools.find(poolId))?.state === 'CANCELLED',
    namesWinners: ctx.actor.scopes.includes('pools:manage'),
  };
};
