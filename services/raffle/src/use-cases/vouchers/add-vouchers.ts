import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';
import type { VoucherCounts } from './vouchers.ports.ts';

export interface AddVouchers {
  readonly prizeId: string;
  readonly codes: readonly string[];
}

export type AddVouchersRefusal = RefusalOf<
  'raffle.prize_not_found' | 'raffle.prize_not_a_voucher' | 'raffle.voucher_duplicate'
>;

/**
 * Adds codes to a prize, all or none. A code that the tenant has already is refused by its place in the list and never
 * repeated: the answer is remembered, and codes are secrets.
 */
export const addVouchers =
  ({ raffles }: { readonly raffles: Raffles }) =>
  ({ prizeId, codes }: AddVouchers, ctx: CallContext): Promise<Result<VoucherCounts, AddVouchersRefusal>> =>
    raffles.transact(ctx, async (rows) => {
      const prize = await rows.prizes.find(prizeId);
      if (!prize) return refuse('raffle.prize_not_found', 'There is no such prize.');
      if (prize.kind !== 'VOUCHER') {
        return refuse(
          'raffle.prize_not_a_voucher',
          `Only a prize of kind VOUCHER has codes, and this one is ${prize.kind}.`,
        );
      }
      await rows.vouchers.lockAdding();
      const known = await rows.vouchers.known(codes);
      const repeated = codes.findIndex((code, index) => known.has(code) || codes.indexOf(code) < index);
      if (repeated >= 0) {
        return refuse('raffle.voucher_duplicate', 'This code is there already, or twice in the list; none was added.', {
          pointer: `/codes/${repeated}`,
        });
      }
      const added = codes.map((code) => ({ id: ctx.newId(), code }));
      await rows.vouchers.add(prizeId, added, ctx.clock.now());
      return ok(await rows.vouchers.countsOf(prizeId));
    });
