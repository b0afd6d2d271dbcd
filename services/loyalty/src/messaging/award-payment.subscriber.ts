import { loyaltyAwardPayment, paymentSucceeded } from '@tessera/contracts';
import { defineSubscriber, isEvent, RetryLater, type Subscriber } from '@tessera/runtime/messaging';
import type { awardFact } from '../use-cases/award-fact.ts';

export const awardPaymentSubscriber = (awardFactWith: ReturnType<typeof awardFact>): Subscriber =>
  defineSubscriber({
    subscription: loyaltyAwardPayment,
    handle: async (event, ctx) => {
      if (!isEvent(paymentSucceeded, event)) return;
      const { userId, paymentId, amountMinor, currency } = event.data;
      const fact = { type: 'payment-succeeded' as const, id: paymentId, amountMinor: BigInt(amountMinor), currency };
      if (!(await awardFactWith({ userId, fact }, ctx)))
        throw new RetryLater('the membership has not been created yet');
    },
  });
