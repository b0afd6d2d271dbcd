import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { FinishedDraw, FrozenDraw } from '../../domain/draws/draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';

export interface DrawView {
  readonly frozen: FrozenDraw;
  /** Undefined until the secret is revealed. */
  readonly finished: FinishedDraw | undefined;
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
      const frozen = await rows.draws.frozen(poolId);
      if (!frozen) return refuse('raffle.draw_not_found', 'There is no draw of such a pool yet.');
      const namesWinners = ctx.actor.scopes.includes('pools:manage');
      return ok({ frozen, finished: await rows.draws.finished(poolId), namesWinners });
    });
