import type { PaymentCode, RaffleCode } from '../domain/errors.ts';

/** The HTTP status of every refusal; a code without one does not compile. */
export const errorStatus = {
  'raffle.prize_not_found': 404,
  'raffle.prize_out_of_stock': 409,
  'raffle.pool_not_found': 404,
  'raffle.pool_not_draft': 409,
  'raffle.pool_not_open': 409,
  'raffle.pool_full': 409,
  'raffle.pool_cancelled': 409,
  'raffle.pool_not_cancellable': 409,
  'raffle.member_limit_reached': 409,
  'raffle.too_many_winners': 422,
  'raffle.currency_mismatch': 422,
  'raffle.sales_too_large': 422,
  'raffle.purchase_not_found': 404,
  'raffle.purchase_abandoned': 409,
  'raffle.draw_not_found': 404,
  'wallet.account_not_found': 402,
  'wallet.account_suspended': 402,
  'wallet.account_closed': 402,
  'wallet.insufficient_funds': 402,
  'wallet.currency_mismatch': 402,
  'wallet.balance_overflow': 402,
  'wallet.spending_limit_exceeded': 402,
} as const satisfies Record<RaffleCode | PaymentCode, number>;
