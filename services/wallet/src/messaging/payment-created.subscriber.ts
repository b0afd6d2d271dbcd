import { paymentCreated, walletAnnounceTopUp } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineSubscriber, isEvent } from '@tessera/runtime/messaging';
import type { announceTopUp } from '../use-cases/announce-top-up.ts';

/** A person has begun to pay in. */
export const paymentCreatedSubscriber = (announceTopUpWith: ReturnType<typeof announceTopUp>) =>
  defineSubscriber({
    subscription: walletAnnounceTopUp,
    handle: async (event, ctx) => {
      if (!isEvent(paymentCreated, event) || event.data.purpose !== 'WALLET_TOPUP') return;
      const { paymentId, userId, provider, amountMinor, currency } = event.data;
      await announceTopUpWith({ paymentId, userId, provider, amount: money(BigInt(amountMinor), currency) }, ctx);
    },
  });
