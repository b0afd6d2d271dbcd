import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';
import type { VoucherCounts } from './vouchers.ports.ts';

/** How many codes a prize has left. The codes themselves are shown to their winners, one by one. */
export const countVouchers =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { prizeId }: { readonly prizeId: string },
    ctx: CallContext,
  ): Promise<Result<VoucherCounts, RefusalOf<'raffle.prize_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      if (!(await rows.prizes.find(prizeId))) return refuse('raffle.prize_not_found', 'There is no such prize.');
      return ok(await rows.vouchers.countsOf(prizeId));
    });
