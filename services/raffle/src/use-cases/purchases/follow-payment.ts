import { afterCommit, type CallContext } from '@tessera/runtime/context';
import { goAhead } from '../../domain/purchases/purchase.ts';
import type { Raffles, Signals } from '../ports.ts';
import type { Sales } from './purchases.ports.ts';
import { wake } from './sold.ts';

/** News of a payment that pays for a purchase, or for something else that is no concern of ours. */
export interface FollowPayment {
  readonly paymentId: string;
  /** `arrived`: the money is in the buyer's wallet. `failed`: it never will be. */
  readonly news: 'arrived' | 'failed';
}

const failed = { code: 'raffle.payment_failed', message: 'The payment did not succeed; nothing was taken.' } as const;

/**
 * Moves a purchase on by the news of its payment: the go-ahead where it still waits, the end where nothing will come. Money
 * that comes for a purchase that is over stays in the buyer's wallet. Twice or late, the news changes nothing more.
 */
export const followPayment =
  (deps: { readonly raffles: Raffles; readonly sales: Sales; readonly signals: Signals }) =>
  async ({ paymentId, news }: FollowPayment, ctx: CallContext): Promise<void> => {
    const found = await deps.raffles.step(ctx, (rows) => rows.purchases.findByPayment(paymentId));
    if (!found) return;
    const { id: purchaseId, poolId } = found;
    if (news === 'failed') {
      const outcome = { kind: 'let-go', refusal: failed } as const;
      const ended = await deps.sales.end({ poolId, purchaseId, outcome }, () => undefined, ctx);
      afterCommit(ctx, () => wake(ended, deps.signals));
      return;
    }
    const isReady = await deps.raffles.step(ctx, async (rows) => {
      const purchase = await rows.purchases.lock(purchaseId);
      if (purchase?.status !== 'PENDING' || purchase.goAheadAt !== null) return false;
      const now = ctx.clock.now();
      await rows.purchases.save(goAhead(purchase, now));
      // The recovery job takes the money: that needs the wallet, which nobody asks from inside a transaction.
      await rows.purchases.lookAgainAt(purchaseId, now);
      return true;
    });
    if (isReady) afterCommit(ctx, deps.signals.paymentArrived);
  };
