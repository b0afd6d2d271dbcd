import { defineSubscription } from '../../define-subscription.ts';
import { disputeLost, disputeOpened, disputeWon } from '../../events/index.ts';

/** Disputed money is held, and freed or taken back once the bank has decided. */
export const walletFollowDispute = defineSubscription({
  service: 'wallet',
  what: 'follow-dispute',
  from: 'billing',
  events: [disputeOpened, disputeWon, disputeLost],
  ordered: true,
});
