export { analyticsStoreEvents } from './analytics/store-events.ts';
export { billingPayOutWithdrawal } from './billing/pay-out-withdrawal.ts';
export { loyaltyAwardEntry } from './loyalty/award-entry.ts';
export { loyaltyAwardPayment } from './loyalty/award-payment.ts';
export { loyaltyCreateMembership } from './loyalty/create-membership.ts';
export { walletCreditTopUp } from './wallet/credit-top-up.ts';
export { walletOpenAccount } from './wallet/open-account.ts';
