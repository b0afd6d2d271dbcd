import type { Refusal } from '@tessera/kernel';

/** Every refusal of the raffle itself. */
export type RaffleCode =
  | 'raffle.prize_not_found'
  | 'raffle.prize_out_of_stock'
  | 'raffle.prize_archived'
  | 'raffle.prize_in_use'
  | 'raffle.points_mismatch'
  | 'raffle.stock_out_of_range'
  | 'raffle.version_required'
  | 'raffle.version_conflict'
  | 'raffle.pool_not_found'
  | 'raffle.pool_not_draft'
  | 'raffle.pool_scheduled'
  | 'raffle.closing_time_past'
  | 'raffle.pool_not_open'
  | 'raffle.pool_full'
  | 'raffle.pool_closed'
  | 'raffle.pool_cancelled'
  | 'raffle.pool_not_cancellable'
  | 'raffle.member_limit_reached'
  | 'raffle.too_many_winners'
  | 'raffle.currency_mismatch'
  | 'raffle.sales_too_large'
  | 'raffle.opening_time_invalid'
  | 'raffle.closing_time_invalid'
  | 'raffle.closing_time_missing'
  | 'raffle.followed_pool_not_found'
  | 'raffle.followed_pool_not_completed'
  | 'raffle.followed_pool_other_prize'
  | 'raffle.pool_already_followed'
  | 'raffle.entrant_not_found'
  | 'raffle.entrant_unknown'
  | 'raffle.entrant_stated'
  | 'raffle.entrant_confirms_self'
  | 'raffle.birth_date_invalid'
  | 'raffle.too_young'
  | 'raffle.country_not_admitted'
  | 'raffle.purchase_not_found'
  | 'raffle.purchase_abandoned'
  | PurchaseCode
  | 'raffle.draw_not_found';

/** Refusals of the ways to buy beyond the plain entry. */
export type PurchaseCode =
  | 'raffle.boost_not_offered'
  | 'raffle.boost_needs_entry'
  | 'raffle.boost_limit_reached'
  | 'raffle.retry_not_offered'
  | 'raffle.retry_not_eligible'
  | 'raffle.retry_window_over'
  | 'raffle.retry_limit_reached'
  | 'raffle.free_entries_not_offered'
  | 'raffle.free_entry_limit_reached'
  | 'raffle.purchase_awaits_payment'
  | 'raffle.purchase_cancelled'
  | 'raffle.purchase_not_cancellable'
  | 'raffle.purchase_not_confirmed'
  | 'raffle.purchase_redeemed'
  | 'raffle.payment_failed';

/** Why billing would not make a payment; its own codes. */
export type ProviderCode =
  | 'billing.provider_unknown'
  | 'billing.payment_method_unknown'
  | 'billing.amount_too_small'
  | 'billing.amount_unsupported';

/** Why the wallet would not pay; its own codes, so that a member meets the same word everywhere. */
export type PaymentCode =
  | 'wallet.account_not_found'
  | 'wallet.account_suspended'
  | 'wallet.account_closed'
  | 'wallet.insufficient_funds'
  | 'wallet.currency_mismatch'
  | 'wallet.balance_overflow'
  | 'wallet.spending_limit_exceeded';

export type RefusalOf<Code extends RaffleCode | PaymentCode | ProviderCode> = Refusal<Code>;
