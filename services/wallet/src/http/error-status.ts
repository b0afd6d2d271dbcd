import type { WalletCode } from '../domain/errors.ts';

/** The HTTP status of every refusal; a code without one does not compile. */
export const errorStatus = {
  'wallet.account_not_found': 404,
  'wallet.account_suspended': 409,
  'wallet.account_closed': 409,
  'wallet.insufficient_funds': 409,
  'wallet.currency_mismatch': 422,
  'wallet.balance_overflow': 422,
  'wallet.same_account': 422,
  'wallet.transfer_not_found': 404,
  'wallet.refund_exceeds_transfer': 409,
  'wallet.payment_changed': 409,
  'wallet.hold_not_found': 404,
  'wallet.hold_captured': 409,
  'wallet.hold_released': 409,
  'wallet.hold_expired': 409,
  'wallet.hold_not_due': 409,
  'wallet.capture_exceeds_hold': 422,
  'wallet.checkpoint_not_found': 404,
} as const satisfies Record<WalletCode, number>;
