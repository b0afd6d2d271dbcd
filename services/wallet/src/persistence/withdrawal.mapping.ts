import { money } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import type { Withdrawal, WithdrawalStatus } from '../domain/withdrawals/withdrawal.ts';
import { type Columns, column } from './set-based.ts';

/** A withdrawal as a raw statement returns it. */
export interface RawWithdrawal {
  readonly id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly hold_id: string;
  readonly provider: string;
  readonly payout_method: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly status: WithdrawalStatus;
  readonly requested_by: string;
  readonly requested_at: string;
  readonly approved_by: string | null;
  readonly approved_at: string | null;
  readonly ended_by: string | null;
  readonly ended_at: string | null;
  readonly reason: string | null;
  readonly failure_code: string | null;
  readonly provider_payout_id: string | null;
  readonly transfer_id: string | null;
  readonly shortfall_minor: string;
  readonly sequence: number;
}

export const fromRaw = (row: RawWithdrawal): Withdrawal => ({
  id: row.id,
  userId: row.user_id,
  accountId: row.account_id,
  holdId: row.hold_id,
  provider: row.provider,
  payoutMethod: row.payout_method,
  amount: money(BigInt(row.amount_minor), row.currency),
  status: row.status,
  requestedBy: row.requested_by,
  requestedAt: toDate(row.requested_at),
  approvedBy: row.approved_by,
  approvedAt: row.approved_at === null ? null : toDate(row.approved_at),
  endedBy: row.ended_by,
  endedAt: row.ended_at === null ? null : toDate(row.ended_at),
  reason: row.reason,
  failureCode: row.failure_code,
  providerPayoutId: row.provider_payout_id,
  transferId: row.transfer_id,
  shortfallMinor: BigInt(row.shortfall_minor),
  sequence: row.sequence,
});

/** What a step changes of a withdrawal. */
export const steppingColumns: Columns<Withdrawal> = {
  status: column('text', (withdrawal) => withdrawal.status),
  approved_by: column('text', (withdrawal) => withdrawal.approvedBy),
  approved_at: column('timestamptz', (withdrawal) => withdrawal.approvedAt),
  ended_by: column('text', (withdrawal) => withdrawal.endedBy),
  ended_at: column('timestamptz', (withdrawal) => withdrawal.endedAt),
  reason: column('text', (withdrawal) => withdrawal.reason),
  failure_code: column('text', (withdrawal) => withdrawal.failureCode),
  provider_payout_id: column('text', (withdrawal) => withdrawal.providerPayoutId),
  transfer_id: column('uuid', (withdrawal) => withdrawal.transferId),
  shortfall_minor: column('bigint', (withdrawal) => withdrawal.shortfallMinor),
  sequence: column('integer', (withdrawal) => withdrawal.sequence),
};

export const withdrawalColumns: Columns<Withdrawal> = {
  id: column('uuid', (withdrawal) => withdrawal.id),
  user_id: column('uuid', (withdrawal) => withdrawal.userId),
  account_id: column('uuid', (withdrawal) => withdrawal.accountId),
  hold_id: column('uuid', (withdrawal) => withdrawal.holdId),
  provider: column('text', (withdrawal) => withdrawal.provider),
  payout_method: column('text', (withdrawal) => withdrawal.payoutMethod),
  amount_minor: column('bigint', (withdrawal) => withdrawal.amount.amountMinor),
  currency: column('text', (withdrawal) => withdrawal.amount.currency),
  requested_by: column('text', (withdrawal) => withdrawal.requestedBy),
  requested_at: column('timestamptz', (withdrawal) => withdrawal.requestedAt),
  ...steppingColumns,
};
