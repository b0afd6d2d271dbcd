import { defineSubscription } from '../../define-subscription.ts';
import { memberAdded } from '../../events/index.ts';

/** A new member gets an account in the tenant's currency. */
export const walletOpenAccount = defineSubscription({
  service: 'wallet',
  what: 'open-account',
  from: 'identity',
  events: [memberAdded],
});
