import type { Refusal } from '@tessera/kernel';

/** Refusals of every movement of money: they are about an account. */
export type MovementCode =
  | 'wallet.account_not_found'
  | 'wallet.account_suspended'
  | 'wallet.account_closed'
  | 'wallet.insufficient_funds'
  | 'wallet.currency_mismatch'
  | 'wallet.balance_overflow';

/** Refusals about a hold that cannot be used, or not any more. */
export type HoldCode =
  | 'wallet.hold_not_found'
  | 'wallet.hold_captured'
  | 'wallet.hold_released'
  | 'wallet.hold_expired';

export type PostTransferCode =
  | MovementCode
  | 'wallet.same_account'
  | 'wallet.transfer_not_found'
  | 'wallet.refund_exceeds_transfer';
export type CreditTopUpCode = MovementCode | 'wallet.payment_changed';
export type CaptureHoldCode = MovementCode | HoldCode | 'wallet.same_account' | 'wallet.capture_exceeds_hold';
export type ExpireHoldCode = HoldCode | 'wallet.hold_not_due';
export type CheckpointCode = 'wallet.checkpoint_not_found';

/** Every refusal of the wallet. */
export type WalletCode = PostTransferCode | CreditTopUpCode | CaptureHoldCode | ExpireHoldCode | CheckpointCode;
export type WalletRefusal = Refusal<WalletCode>;
