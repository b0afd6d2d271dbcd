import { defineSubscription } from '../../define-subscription.ts';
import { paymentSucceeded } from '../../events/index.ts';

/** Payments earn points where a rule says so. */
export const loyaltyAwardPayment = defineSubscription({
  service: 'loyalty',
  what: 'award-payment',
  from: 'billing',
  events: [paymentSucceeded],
});
