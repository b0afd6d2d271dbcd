import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { Pool } from './pool.ts';
import type { PoolTerms } from './pool-terms.ts';

export type FollowUpRefusal = RefusalOf<
  | 'raffle.followed_pool_not_found'
  | 'raffle.followed_pool_not_completed'
  | 'raffle.followed_pool_other_prize'
  | 'raffle.pool_already_followed'
>;

const pointer = '/followsPoolId';

/** Whether a pool may be the second chance of `followed`: drawn, of the same prize, and without another follow-up. */
export const checkFollowUp = (
  { prizeId }: PoolTerms,
  followed: Pool | undefined,
  hasFollowUp: boolean,
): Result<void, FollowUpRefusal> => {
  if (!followed) return refuse('raffle.followed_pool_not_found', 'There is no such pool to follow.', { pointer });
  if (followed.state !== 'COMPLETED') {
    const message = `Only a drawn pool can be followed, and this one is ${followed.state}.`;
    return refuse('raffle.followed_pool_not_completed', message, { pointer });
  }
  if (followed.prizeId !== prizeId) {
    return refuse('raffle.followed_pool_other_prize', 'A follow-up pool has the prize of the pool it follows.', {
      pointer,
    });
  }
  if (!hasFollowUp) return ok(undefined);
  return refuse('raffle.pool_already_followed', 'That pool has a follow-up already.', { pointer });
};

/** Until when a loser of the followed pool may enter this one at the retry price; null where nobody may, or not yet. */
export const retryEndsAt = ({ followUp, openedAt }: Pool): Date | null =>
  followUp && openedAt && new Date(openedAt.getTime() + followUp.retryWindowSeconds * 1_000);
