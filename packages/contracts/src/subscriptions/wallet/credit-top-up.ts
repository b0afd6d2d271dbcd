import { defineSubscription } from '../../define-subscription.ts';
import { paymentSucceeded } from '../../events/index.ts';

/** A top-up that was paid for is credited, once. */
export const walletCreditTopUp = defineSubscription({
  service: 'wallet',
  what: 'credit-top-up',
  from: 'billing',
  events: [paymentSucceeded],
});
