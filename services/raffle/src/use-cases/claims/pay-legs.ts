import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { PayoutRow, Raffles, Wallet } from '../ports.ts';

/**
 * Makes the planned payouts of a place, or those to the operator, that were not made yet, each once by its own key. A leg that
 * the wallet refuses for good is counted, so that the next run asks under the next key.
 */
export const payLegs =
  ({ raffles, wallet }: { readonly raffles: Raffles; readonly wallet: Wallet }) =>
  async (poolId: string, place: number | null, ctx: CallContext): Promise<Result<void, Refusal>> => {
    for (const payout of await raffles.read(ctx, (rows) => rows.payouts.ofPlace(poolId, place))) {
      if (payout.transferId !== null) continue;
      const { leg, refusals } = payout;
      const transfer = await wallet.pay(poolId, payout, ctx);
      if (!transfer.ok) {
        await raffles.step(ctx, (rows) => rows.payouts.noteRefused(poolId, leg, refusals));
        return transfer;
      }
      await raffles.step(ctx, (rows) => rows.payouts.markPaid(poolId, leg, transfer.value, ctx.clock.now()));
    }
    return ok(undefined);
  };

export const transferIdOf = ({ leg, transferId }: PayoutRow): string => {
  if (transferId === null) throw new Error(`payout ${leg} is not made, and what it pays for cannot be over`);
  return transferId;
};
