import { ok, type Result } from '@tessera/kernel';
import type { FinishedDraw, FrozenDraw } from '../../domain/draws/draw.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { RaffleRows, Raffles } from '../ports.ts';

/** What everybody may know of a draw; nothing of it says who takes part. */
export interface DrawPage {
  readonly title: string;
  readonly prizeTitle: string;
  readonly frozen: FrozenDraw;
  /** Since when its beacon is known to be late; undefined where it is not, or not any more. */
  readonly overdueSince: Date | undefined;
  /** Undefined while the draw waits for its randomness. */
  readonly finished: Pick<FinishedDraw, 'drawnAt'> | undefined;
  /** There where it was given up because its beacon never came. */
  readonly abandoned: AbandonedDraw | undefined;
}

export interface AbandonedDraw {
  readonly at: Date;
  /** Whether some of what was paid has not been given back yet. */
  readonly isOwed: boolean;
}

export interface FoundDrawPage {
  readonly poolId: string;
  /** Undefined where there is no such pool, or it is not committed yet: which of them, is nobody's business. */
  readonly draw: DrawPage | undefined;
}

/** A draw as it is shown to anyone from its commitment on. Whether it is right, each visitor's own browser finds out. */
export const getDrawPage =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async ({ poolId }: { readonly poolId: string }): Promise<Result<FoundDrawPage, never>> => {
    const tenantId = await raffles.tenantOfDraw(poolId);
    if (tenantId === undefined) return ok({ poolId, draw: undefined });
    const draw = await raffles.read({ tenantId }, async (rows): Promise<DrawPage | undefined> => {
      const [pool, frozen] = [await rows.pools.find(poolId), await rows.draws.frozen(poolId)];
      const prize = pool && (await rows.prizes.find(pool.prizeId));
      if (!pool || !prize || !frozen) return undefined;
      return {
        ...{ title: pool.title, prizeTitle: prize.title, frozen },
        overdueSince: await rows.draws.overdueSince(poolId),
        finished: await rows.draws.finished(poolId),
        abandoned: await abandonedOf(rows, pool),
      };
    });
    return ok({ poolId, draw });
  };

const abandonedOf = async (rows: RaffleRows, { id, cancelledAt }: Pool): Promise<AbandonedDraw | undefined> =>
  cancelledAt ? { at: cancelledAt, isOwed: await rows.purchases.isRefundOwed(id) } : undefined;
