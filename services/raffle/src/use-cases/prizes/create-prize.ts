import type { Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { newPrize, type Prize, type PrizeDetails } from '../../domain/prizes/prize.ts';
import type { Raffles } from '../ports.ts';

/** Adds a prize with its stock. */
export const createPrize =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (details: PrizeDetails, ctx: CallContext): Promise<Result<Prize, RefusalOf<'raffle.points_mismatch'>>> =>
    raffles.transact(ctx, async (rows) => {
      const created = newPrize(ctx.newId(), details, ctx.clock.now());
      if (!created.ok) return created;
      await rows.prizes.insert(created.value);
      rows.publish({ type: 'prize-created', prize: created.value });
      return created;
    });
