import { money } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import type { TopUp, TopUpStatus } from '../domain/top-ups/top-up.ts';
import { type Columns, column } from './set-based.ts';

/** A top-up as a raw statement returns it. */
export interface RawTopUp {
  readonly id: string;
  readonly account_id: string;
  readonly provider: string;
  readonly provider_payment_id: string | null;
  readonly amount_minor: string;
  readonly currency: string;
  readonly status: TopUpStatus;
  readonly failure_code: string | null;
  readonly transfer_id: string | null;
  readonly sequence: number;
  readonly created_at: string;
  readonly ended_at: string | null;
}

/** The columns of `RawTopUp`. */
export const rawTopUpColumns = `id, account_id, provider, provider_payment_id, amount_minor, currency, status, failure_code,
  transfer_id, sequence, created_at, ended_at`;

export const fromRaw = (row: RawTopUp): TopUp => ({
  id: row.id,
  accountId: row.account_id,
  provider: row.provider,
  providerPaymentId: row.provider_payment_id,
  amount: money(BigInt(row.amount_minor), row.currency),
  status: row.status,
  failureCode: row.failure_code,
  transferId: row.transfer_id,
  sequence: row.sequence,
  createdAt: toDate(row.created_at),
  endedAt: row.ended_at === null ? null : toDate(row.ended_at),
});

/** What the end of a top-up changes of it. */
export const topUpEndColumns: Columns<TopUp> = {
  provider_payment_id: column('text', (topUp) => topUp.providerPaymentId),
  status: column('text', (topUp) => topUp.status),
  failure_code: column('text', (topUp) => topUp.failureCode),
  transfer_id: column('uuid', (topUp) => topUp.transferId),
  sequence: column('integer', (topUp) => topUp.sequence),
  ended_at: column('timestamptz', (topUp) => topUp.endedAt),
};

export const topUpColumns: Columns<TopUp> = {
  id: column('uuid', (topUp) => topUp.id),
  account_id: column('uuid', (topUp) => topUp.accountId),
  provider: column('text', (topUp) => topUp.provider),
  amount_minor: column('bigint', (topUp) => topUp.amount.amountMinor),
  currency: column('text', (topUp) => topUp.amount.currency),
  created_at: column('timestamptz', (topUp) => topUp.createdAt),
  ...topUpEndColumns,
};
