import { defineSubscription } from '../../define-subscription.ts';
import { claimOpened } from '../../events/index.ts';

/** Winners are told by e-mail, and only identity knows where. */
export const identityTellWinner = defineSubscription({
  service: 'identity',
  what: 'tell-winner',
  from: 'raffle',
  events: [claimOpened],
});
