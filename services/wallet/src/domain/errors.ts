import type { Refusal } from '@tessera/kernel';
import type { MoveCode } from './accounts/account.ts';
import type { AdjustmentCode } from './adjustments/decide-adjustment.ts';
import type { SettingsCode } from './settings/wallet-settings.ts';
import type { WithdrawalCode } from './withdrawals/decide-withdrawal.ts';

/** Refusals of every movement of money: they are about an account. */
export type MovementCode =
  | 'wallet.account_not_found'
  | 'wallet.account_suspended'
  | 'wallet.account_closed'
  | 'wallet.insufficient_funds'
  | 'wallet.currency_mismatch'
  | 'wallet.balance_overflow'
  | 'wallet.spending_limit_exceeded';

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
export type SetAccountStatusCode =
  | 'wallet.account_not_found'
  | 'wallet.account_of_tenant'
  | 'wallet.account_closed'
  | 'wallet.account_not_empty';
export type SetSpendingLimitsCode =
  | 'wallet.account_not_found'
  | 'wallet.currency_mismatch'
  | 'wallet.account_of_tenant';
export type LimitOwnSpendingCode = 'wallet.account_not_found' | 'wallet.limit_not_tighter';
export type PostBatchCode = 'wallet.linked_transfer_refused';
export type ExchangeCode = 'wallet.account_not_found' | MoveCode | 'wallet.same_currency' | 'wallet.exchange_too_small';
export type TakeBackCode = MovementCode | 'wallet.transfer_not_found' | 'wallet.refund_exceeds_transfer';
export type ExpireHoldCode = HoldCode | 'wallet.hold_not_due';
export type CheckpointCode = 'wallet.checkpoint_not_found';

/** Refusals about settlement files and what they disagree with. */
export type ReconciliationCode =
  | 'wallet.reconciliation_too_large'
  | 'wallet.reconciliation_not_found'
  | 'wallet.difference_not_found'
  | 'wallet.difference_resolved';

/** Refusals of those who look back. */
export type StatementCode = 'wallet.instant_in_future' | 'wallet.statement_too_long';

/** Every refusal of the wallet. */
export type WalletCode =
  | PostTransferCode
  | CreditTopUpCode
  | CaptureHoldCode
  | ExpireHoldCode
  | StatementCode
  | ReconciliationCode
  | CheckpointCode
  | WithdrawalCode
  | AdjustmentCode
  | SettingsCode
  | SetAccountStatusCode
  | SetSpendingLimitsCode
  | LimitOwnSpendingCode
  | PostBatchCode
  | ExchangeCode
  | TakeBackCode
  | 'wallet.top_up_not_found'
  | 'wallet.rate_not_found'
  | 'wallet.rate_changed';
export type WalletRefusal = Refusal<WalletCode>;
