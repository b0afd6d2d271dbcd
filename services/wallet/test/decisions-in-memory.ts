import type { AccountRef } from '../src/domain/accounts/account-ref.ts';
import type { ApproveAdjustment } from '../src/domain/adjustments/approve-adjustment.ts';
import type { RejectAdjustment } from '../src/domain/adjustments/reject-adjustment.ts';
import type { RequestAdjustment } from '../src/domain/adjustments/request-adjustment.ts';
import { unlimited, type WalletLimits, type WalletSettings } from '../src/domain/settings/wallet-settings.ts';
import type { ApproveWithdrawal } from '../src/domain/withdrawals/approve-withdrawal.ts';
import type { CancelWithdrawal } from '../src/domain/withdrawals/cancel-withdrawal.ts';
import type { CompleteWithdrawal } from '../src/domain/withdrawals/complete-withdrawal.ts';
import type { EndWithdrawal, PayoutOutcome } from '../src/domain/withdrawals/end-withdrawal.ts';
import type { FailWithdrawal } from '../src/domain/withdrawals/fail-withdrawal.ts';
import type { RejectWithdrawal } from '../src/domain/withdrawals/reject-withdrawal.ts';
import type { RequestWithdrawal } from '../src/domain/withdrawals/request-withdrawal.ts';
import type { Withdrawal } from '../src/domain/withdrawals/withdrawal.ts';
import { eur, idOf, type LedgerInMemory, start, tenantId } from './ledger-in-memory.ts';
import type { WholeLedger } from './ledger-invariants.ts';

/** Somebody as the books call them. */
export const personOf = (name: string): string => `user:${idOf(name)}`;

/** All that a ledger in memory holds, for its invariants. */
export const wholeOf = (ledger: LedgerInMemory): WholeLedger => ({
  tenantId,
  accounts: [...ledger.accounts.values()],
  transfers: [...ledger.transfers.values()],
  entries: ledger.entries,
  holds: [...ledger.holds.values()],
  withdrawals: [...ledger.withdrawals.values()],
  adjustments: [...ledger.adjustments.values()],
});

export const limits = (some: Partial<WalletLimits>): WalletSettings => ({ ...unlimited('EUR'), version: 1, ...some });

export const withdraw = (
  name: string,
  amountMinor: number | bigint,
  more: Partial<RequestWithdrawal> = {},
): RequestWithdrawal => ({
  type: 'request-withdrawal',
  userId: idOf(name),
  accountId: null,
  amount: eur(amountMinor),
  provider: 'manual',
  payoutMethod: 'token_1',
  requestedBy: personOf(name),
  ...more,
});

export const approve = (withdrawalId: string, by = 'chief'): ApproveWithdrawal => ({
  type: 'approve-withdrawal',
  withdrawalId,
  approvedBy: personOf(by),
});

export const reject = (withdrawalId: string): RejectWithdrawal => ({
  type: 'reject-withdrawal',
  withdrawalId,
  rejectedBy: personOf('chief'),
  reason: 'Not plausible',
});

export const cancel = (withdrawalId: string, name: string): CancelWithdrawal => ({
  type: 'cancel-withdrawal',
  withdrawalId,
  userId: idOf(name),
});

export const complete = (withdrawalId: string, providerPayoutId = `po_${withdrawalId}`): CompleteWithdrawal => ({
  type: 'complete-withdrawal',
  withdrawalId,
  providerPayoutId,
  postedBy: personOf('clerk'),
  idempotencyKey: null,
});

export const fail = (withdrawalId: string): FailWithdrawal => ({
  type: 'fail-withdrawal',
  withdrawalId,
  failedBy: personOf('clerk'),
  reason: 'The bank sent it back',
});

/** What a provider says of the payout of a withdrawal. */
export const payoutOf = (
  { id, provider, amount }: Pick<Withdrawal, 'id' | 'provider' | 'amount'>,
  outcome: PayoutOutcome,
): EndWithdrawal => ({
  type: 'end-withdrawal',
  withdrawalId: id,
  provider,
  amount,
  outcome,
  postedBy: 'system:wallet',
  idempotencyKey: null,
});

export const succeeded = (providerPayoutId: string): PayoutOutcome => ({
  kind: 'SUCCEEDED',
  providerPayoutId,
  succeededAt: start,
});
export const failed: PayoutOutcome = { kind: 'FAILED', failureCode: 'account_closed' };

export const adjust = (
  debit: AccountRef,
  credit: AccountRef,
  amountMinor: number | bigint,
  by = 'clerk',
  reverses: string | null = null,
): RequestAdjustment => ({
  type: 'request-adjustment',
  debit,
  credit,
  amount: eur(amountMinor),
  note: 'Goodwill',
  reverses,
  postedBy: personOf(by),
  idempotencyKey: null,
});

export const approveAdjustment = (adjustmentId: string, by = 'chief'): ApproveAdjustment => ({
  type: 'approve-adjustment',
  adjustmentId,
  postedBy: personOf(by),
  idempotencyKey: null,
});

export const rejectAdjustment = (adjustmentId: string): RejectAdjustment => ({
  type: 'reject-adjustment',
  adjustmentId,
  rejectedBy: personOf('chief'),
  reason: 'Not our fault',
});
