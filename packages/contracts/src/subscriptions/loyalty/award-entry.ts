import { defineSubscription } from '../../define-subscription.ts';
import { purchaseConfirmed, purchaseRefunded } from '../../events/index.ts';

/** Paid entries earn points and refunded ones give them back, so a purchase's events are handled in order. */
export const loyaltyAwardEntry = defineSubscription({
  service: 'loyalty',
  what: 'award-entry',
  from: 'raffle',
  events: [purchaseConfirmed, purchaseRefunded],
  ordered: true,
});
