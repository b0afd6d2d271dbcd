import { defineSubscription } from '../../define-subscription.ts';
import { payoutFailed, payoutSucceeded } from '../../events/index.ts';

/** The end of a payout is the end of its withdrawal: the held money leaves, or is free again. */
export const walletEndWithdrawal = defineSubscription({
  service: 'wallet',
  what: 'end-withdrawal',
  from: 'billing',
  events: [payoutSucceeded, payoutFailed],
});
