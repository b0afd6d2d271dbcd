import { defineSubscription } from '../../define-subscription.ts';
import { withdrawalApproved } from '../../events/index.ts';

/** Approved withdrawals are paid out through their provider. */
export const billingPayOutWithdrawal = defineSubscription({
  service: 'billing',
  what: 'pay-out-withdrawal',
  from: 'wallet',
  events: [withdrawalApproved],
});
