export { analyticsStoreEvents } from './analytics/store-events.ts';
export { loyaltyAwardEntry } from './loyalty/award-entry.ts';
export { loyaltyAwardPayment } from './loyalty/award-payment.ts';
export { loyaltyCreateMembership } from './loyalty/create-membership.ts';
export { walletCreditTopUp } from './wallet/credit-top-up.ts';
export { walletEndWithdrawal } from './wallet/end-withdrawal.ts';
export { walletOpenAccount } from './wallet/open-account.ts';
