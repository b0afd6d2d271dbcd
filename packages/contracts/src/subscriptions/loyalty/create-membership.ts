import { defineSubscription } from '../../define-subscription.ts';
import { memberAdded } from '../../events/index.ts';

/** A new member of the tenant is a member of its programme. */
export const loyaltyCreateMembership = defineSubscription({
  service: 'loyalty',
  what: 'create-membership',
  from: 'identity',
  events: [memberAdded],
});
