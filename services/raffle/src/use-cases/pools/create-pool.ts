import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { checkFollowUp, type FollowUpRefusal } from '../../domain/pools/follow-up.ts';
import { draftPool, type Pool } from '../../domain/pools/pool.ts';
import { checkTerms, type PoolTerms, type TermsRefusal } from '../../domain/pools/pool-terms.ts';
import type { RaffleRows, Raffles } from '../ports.ts';

export type CreatePoolRefusal = TermsRefusal | FollowUpRefusal | RefusalOf<'raffle.prize_not_found'>;

/**
 * Drafts a pool for a prize and gives it the tenant's next number. Nothing is for sale and no stock is taken until it is
 * opened. A number is taken only for a pool that is inserted, in the same transaction, so there is never a gap.
 */
export const createPool =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (terms: PoolTerms, ctx: CallContext): Promise<Result<Pool, CreatePoolRefusal>> =>
    raffles.transact(ctx, async (rows) => {
      const now = ctx.clock.now();
      const kept = await checkAll(rows, terms, now);
      if (!kept.ok) return kept;
      const pool = draftPool({ id: ctx.newId(), number: await rows.pools.nextNumber() }, terms, now);
      await rows.pools.insert(pool);
      return ok(pool);
    });

const checkAll = async (rows: RaffleRows, terms: PoolTerms, now: Date): Promise<Result<void, CreatePoolRefusal>> => {
  const prize = await rows.prizes.find(terms.prizeId);
  if (!prize) return refuse('raffle.prize_not_found', 'There is no such prize.', { pointer: '/prizeId' });
  const kept = checkTerms(terms, prize, now);
  if (!kept.ok || !terms.followUp) return kept;
  // The followed pool's lock keeps two follow-ups of it from being drafted side by side.
  const { followsPoolId } = terms.followUp;
  const followed = await rows.pools.lock(followsPoolId);
  return checkFollowUp(terms, followed, await rows.pools.isFollowed(followsPoolId));
};
