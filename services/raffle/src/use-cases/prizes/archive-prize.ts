import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import {
  archivePrize as decideArchive,
  type PrizeArchived,
  type PrizeInUse,
} from '../../domain/prizes/change-prize.ts';
import type { Prize } from '../../domain/prizes/prize.ts';
import type { Raffles } from '../ports.ts';

export interface ArchivePrize {
  readonly prizeId: string;
}

export type ArchivePrizeRefusal = PrizeInUse | PrizeArchived | RefusalOf<'raffle.prize_not_found'>;

/** Ends a prize for good. Under its lock, so that no pool of it opens at the same moment. */
export const archivePrize =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ prizeId }: ArchivePrize, ctx: CallContext): Promise<Result<Prize, ArchivePrizeRefusal>> =>
    raffles.transact(ctx, async (rows): Promise<Result<Prize, ArchivePrizeRefusal>> => {
      const prize = await rows.prizes.lock(prizeId);
      if (!prize) return refuse('raffle.prize_not_found', 'There is no such prize.');
      const ended = decideArchive(prize, await rows.prizes.isInUse(prizeId), ctx.clock.now());
      if (!ended.ok) return ended;
      await rows.prizes.save(ended.value);
      rows.publish({ type: 'prize-archived', prize: ended.value });
      return ended;
    });
