import { defineSubscription } from '../../define-subscription.ts';
import { paymentFailed } from '../../events/index.ts';

/** A top-up that came to nothing is no longer pending. */
export const walletAbandonTopUp = defineSubscription({
  service: 'wallet',
  what: 'abandon-top-up',
  from: 'billing',
  events: [paymentFailed],
});
