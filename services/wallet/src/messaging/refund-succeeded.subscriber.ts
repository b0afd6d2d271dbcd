import { refundSucceeded, walletRefundTopUp } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineSubscriber, isEvent, RetryLater } from '@tessera/runtime/messaging';
import type { refundTopUp } from '../use-cases/refund-top-up.ts';

/** A provider gave money back to the payer of a top-up. */
export const refundSucceededSubscriber = (refundTopUpWith: ReturnType<typeof refundTopUp>) =>
  defineSubscriber({
    subscription: walletRefundTopUp,
    handle: async (event, ctx) => {
      if (!isEvent(refundSucceeded, event) || event.data.purpose !== 'WALLET_TOPUP') return;
      const { refundId, paymentId, userId, provider, providerRefundId, amountMinor, currency, succeededAt } =
        event.data;
      const amount = money(BigInt(amountMinor), currency);
      const effectiveAt = new Date(succeededAt);
      const command = { refundId, paymentId, userId, provider, providerRefundId, amount, effectiveAt };
      const result = await refundTopUpWith(command, ctx);
      if (result.ok) return;
      if (result.error.code === 'wallet.transfer_not_found') throw new RetryLater(result.error.message);
      // The money has left and nobody can turn that away: a person must see this, so the event becomes a dead letter.
      throw new Error(`refund ${refundId} cannot be booked: ${result.error.message}`);
    },
  });
