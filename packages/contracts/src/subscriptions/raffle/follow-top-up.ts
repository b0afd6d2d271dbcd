import { defineSubscription } from '../../define-subscription.ts';
import { topUpCompleted, topUpFailed } from '../../events/index.ts';

/** A purchase that is paid from outside goes on when the money is in its buyer's wallet, and ends when it never will be. */
export const raffleFollowTopUp = defineSubscription({
  service: 'raffle',
  what: 'follow-top-up',
  from: 'wallet',
  events: [topUpCompleted, topUpFailed],
});
