import { paymentSucceeded, walletCreditTopUp } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineSubscriber, isEvent } from '@tessera/runtime/messaging';
import type { creditTopUp } from '../use-cases/credit-top-up.ts';

/** A provider has the money of a top-up, so the member has it too. */
export const paymentSucceededSubscriber = (creditTopUpWith: ReturnType<typeof creditTopUp>) =>
  defineSubscriber({
    subscription: walletCreditTopUp,
    handle: async (event, ctx) => {
      if (!isEvent(paymentSucceeded, event) || event.data.purpose !== 'WALLET_TOPUP') return;
      const { paymentId, userId, provider, providerPaymentId, amountMinor, currency, succeededAt } = event.data;
      const amount = money(BigInt(amountMinor), currency);
      const effectiveAt = new Date(succeededAt);
      const command = { paymentId, userId, provider, providerPaymentId, amount, effectiveAt };
      const result = await creditTopUpWith(command, ctx);
      // The money is here and cannot be turned away: a person must see this, so the event becomes a dead letter.
      if (!result.ok) throw new Error(`payment ${paymentId} cannot be credited: ${result.error.message}`);
    },
  });
