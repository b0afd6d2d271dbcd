import { type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { draftPool, type NewPoolRefusal, type Pool, type PoolTerms } from '../../domain/pools/pool.ts';
import type { Raffles } from '../ports.ts';

/** Drafts a pool for a prize. Nothing is for sale and no stock is taken until it is opened. */
export const createPool =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (terms: PoolTerms, ctx: CallContext): Promise<Result<Pool, NewPoolRefusal | RefusalOf<'raffle.prize_not_found'>>> =>
    raffles.transact(ctx, async (rows) => {
      const prize = await rows.prizes.find(terms.prizeId);
      if (!prize) return refuse('raffle.prize_not_found', 'There is no such prize.', { pointer: '/prizeId' });
      const drafted = draftPool(ctx.newId(), terms, prize, ctx.clock.now());
      if (drafted.ok) await rows.pools.insert(drafted.value);
      return drafted;
    });
