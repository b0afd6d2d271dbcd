import { loyaltyAwardEntry, purchaseConfirmed, purchaseRefunded } from '@tessera/contracts';
import { defineSubscriber, isEvent, RetryLater, type Subscriber } from '@tessera/runtime/messaging';
import type { awardFact } from '../use-cases/award-fact.ts';
import type { reverseFact } from '../use-cases/reverse-fact.ts';

/** Paid entries earn, refunded ones give back. Order within a purchase is the subscription's promise. */
export const awardEntrySubscriber = (
  awardFactWith: ReturnType<typeof awardFact>,
  reverseFactWith: ReturnType<typeof reverseFact>,
): Subscriber =>
  defineSubscriber({
    subscription: loyaltyAwardEntry,
    handle: async (event, ctx) => {
      let known = true;
      if (isEvent(purchaseConfirmed, event)) {
        const { userId, purchaseId, amountMinor, currency } = event.data;
        const fact = {
          type: 'purchase-confirmed' as const,
          id: purchaseId,
          amountMinor: BigInt(amountMinor),
          currency,
        };
        known = await awardFactWith({ userId, fact }, ctx);
      } else if (isEvent(purchaseRefunded, event)) {
        const { userId, purchaseId } = event.data;
        const earned = { type: 'purchase-confirmed', id: purchaseId };
        known = await reverseFactWith({ userId, earned, undoneBy: 'purchase-refunded' }, ctx);
      }
      if (!known) throw new RetryLater('the membership has not been created yet');
    },
  });
