import { defineSubscription } from '../../define-subscription.ts';
import { paymentCreated } from '../../events/index.ts';

/** A top-up that has begun is shown as pending. */
export const walletAnnounceTopUp = defineSubscription({
  service: 'wallet',
  what: 'announce-top-up',
  from: 'billing',
  events: [paymentCreated],
});
