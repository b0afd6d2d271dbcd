import { defineSubscription } from '../../define-subscription.ts';
import { refundSucceeded } from '../../events/index.ts';

/** A refund that a provider made is taken from the wallet, or booked as owed. */
export const walletRefundTopUp = defineSubscription({
  service: 'wallet',
  what: 'refund-top-up',
  from: 'billing',
  events: [refundSucceeded],
});
