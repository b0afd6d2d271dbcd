import { raffleFollowTopUp, topUpCompleted, topUpFailed } from '@tessera/contracts';
import { defineSubscriber, isEvent } from '@tessera/runtime/messaging';
import type { followPayment } from '../use-cases/purchases/follow-payment.ts';

/** A top-up may be the payment of a purchase. */
export const followTopUpSubscriber = (followPaymentWith: ReturnType<typeof followPayment>) =>
  defineSubscriber({
    subscription: raffleFollowTopUp,
    handle: async (event, ctx) => {
      if (isEvent(topUpCompleted, event)) {
        await followPaymentWith({ paymentId: event.data.paymentId, news: 'arrived' }, ctx);
      } else if (isEvent(topUpFailed, event)) {
        await followPaymentWith({ paymentId: event.data.paymentId, news: 'failed' }, ctx);
      }
    },
  });
