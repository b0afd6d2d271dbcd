import type { Refusal } from '@tessera/kernel';

/** Every refusal of the raffle itself. */
export type RaffleCode =
  | 'raffle.prize_not_found'
  | 'raffle.prize_out_of_stock'
  | 'raffle.prize_archived'
  | 'raffle.points_mismatch'
  | 'raffle.pool_not_found'
  | 'raffle.pool_not_draft'
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
  | 'raffle.purchase_not_found'
  | 'raffle.purchase_abandoned'
  | 'raffle.draw_not_found';

/** Why the wallet would not pay; its own codes, so that a member meets the same word everywhere. */
export type PaymentCode =
  | 'wallet.account_not_found'
  | 'wallet.account_suspended'
  | 'wallet.account_closed'
  | 'wallet.insufficient_funds'
  | 'wallet.currency_mismatch'
  | 'wallet.balance_overflow'
  | 'wallet.spending_limit_exceeded';

export type RefusalOf<Code extends RaffleCode | PaymentCode> = Refusal<Code>;
