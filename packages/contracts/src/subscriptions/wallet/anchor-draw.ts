import { defineSubscription } from '../../define-subscription.ts';
import { drawCommitted } from '../../events/index.ts';

/** What a draw is committed to goes into the next checkpoint of the ledger. */
export const walletAnchorDraw = defineSubscription({
  service: 'wallet',
  what: 'anchor-draw',
  from: 'raffle',
  events: [drawCommitted],
});
