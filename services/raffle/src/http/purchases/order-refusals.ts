/** Why an order may be refused, whichever way it is paid; only who buys in one call can ask for free entries. */
export const orderRefusals = [
  'raffle.pool_not_found',
  'raffle.pool_not_open',
  'raffle.pool_full',
  'raffle.pool_closed',
  'raffle.pool_cancelled',
  'raffle.member_limit_reached',
  'raffle.entrant_unknown',
  'raffle.too_young',
  'raffle.country_not_admitted',
  'raffle.boost_not_offered',
  'raffle.boost_needs_entry',
  'raffle.boost_limit_reached',
  'raffle.retry_not_offered',
  'raffle.retry_not_eligible',
  'raffle.retry_window_over',
  'raffle.retry_limit_reached',
] as const;

export const freeEntryRefusals = ['raffle.free_entries_not_offered', 'raffle.free_entry_limit_reached'] as const;

/** How a purchase may fail, whichever way it is paid. */
export const failureRefusals = ['raffle.pool_cancelled', 'raffle.pool_closed', 'raffle.purchase_abandoned'] as const;

/** How one may fail that waits for its buyer's word or for a payment. */
export const waitingRefusals = ['raffle.purchase_cancelled', 'raffle.payment_failed'] as const;

/** Why the wallet may not pay. */
export const walletRefusals = [
  ...failureRefusals,
  'wallet.account_not_found',
  'wallet.account_suspended',
  'wallet.account_closed',
  'wallet.insufficient_funds',
  'wallet.currency_mismatch',
  'wallet.balance_overflow',
  'wallet.spending_limit_exceeded',
] as const;

/** Why billing may not make a payment. */
export const providerRefusals = [
  'billing.provider_unknown',
  'billing.payment_method_unknown',
  'billing.amount_too_small',
  'billing.amount_unsupported',
] as const;
