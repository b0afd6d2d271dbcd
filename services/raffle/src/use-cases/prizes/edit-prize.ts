import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import {
  editPrize as decideEdit,
  type PrizeArchived,
  type PrizeInUse,
  type PrizeTexts,
} from '../../domain/prizes/change-prize.ts';
import type { Prize } from '../../domain/prizes/prize.ts';
import type { Raffles } from '../ports.ts';

export interface EditPrize {
  readonly prizeId: string;
  readonly texts: PrizeTexts;
  /** The versions that the caller would replace; `any` is whichever there is, undefined is not to have said. */
  readonly replaces: readonly number[] | 'any' | undefined;
}

export type EditPrizeRefusal =
  | PrizeInUse
  | PrizeArchived
  | RefusalOf<'raffle.prize_not_found' | 'raffle.version_required' | 'raffle.version_conflict'>;

/**
 * Shows a prize otherwise, if it is as the caller has seen it, so that nobody's change is lost unseen. The prize's lock
 * is also what an opening pool waits for, so none can open between the look and the change.
 */
export const editPrize =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ prizeId, texts, replaces }: EditPrize, ctx: CallContext): Promise<Result<Prize, EditPrizeRefusal>> =>
    raffles.transact(ctx, async (rows): Promise<Result<Prize, EditPrizeRefusal>> => {
      const prize = await rows.prizes.lock(prizeId);
      if (!prize) return refuse('raffle.prize_not_found', 'There is no such prize.');
      if (replaces === undefined) {
        return refuse('raffle.version_required', 'Say in If-Match which version you replace: the ETag of GET.');
      }
      const { version } = prize;
      if (replaces !== 'any' && !replaces.includes(version)) {
        const message = `Version ${version} is in force; look at it and name it in If-Match.`;
        return refuse('raffle.version_conflict', message, { details: { version } });
      }
      const edited = decideEdit(prize, texts, await rows.prizes.isInUse(prizeId));
      if (!edited.ok) return edited;
      await rows.prizes.save(edited.value);
      rows.publish({ type: 'prize-edited', prize: edited.value });
      return edited;
    });
