import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { newPrize, type Prize, type PrizeDetails } from '../../domain/prizes/prize.ts';
import type { Raffles } from '../ports.ts';

/** Adds a prize with its stock. */
export const createPrize =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (details: PrizeDetails, ctx: CallContext): Promise<Result<Prize, never>> =>
    raffles.transact(ctx, async (rows) => {
      const prize = newPrize(ctx.newId(), details, ctx.clock.now());
      await rows.prizes.insert(prize);
      rows.publish({ type: 'prize-created', prize });
      return ok(prize);
    });
