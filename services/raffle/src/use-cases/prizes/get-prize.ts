import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Prize } from '../../domain/prizes/prize.ts';
import type { Raffles } from '../ports.ts';

export const getPrize =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (
    { prizeId }: { readonly prizeId: string },
    ctx: CallContext,
  ): Promise<Result<Prize, RefusalOf<'raffle.prize_not_found'>>> => {
    const prize = await raffles.read(ctx, (rows) => rows.prizes.find(prizeId));
    return prize ? ok(prize) : refuse('raffle.prize_not_found', 'There is no such prize.');
  };
