import { money } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import type { References, Transfer, TransferReason } from '../domain/transfers/transfer.ts';
import { type Columns, column } from './set-based.ts';

/** A transfer as a raw statement returns it. */
export interface RawTransfer {
  readonly id: string;
  readonly debit_account_id: string;
  readonly credit_account_id: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly reason: TransferReason;
  readonly refs: References;
  readonly reverses: string | null;
  readonly posted_by: string;
  readonly idempotency_key: string | null;
  readonly effective_at: string;
  readonly posted_at: string;
}

export const fromRaw = (row: RawTransfer): Transfer => ({
  id: row.id,
  debitAccountId: row.debit_account_id,
  creditAccountId: row.credit_account_id,
  amount: money(BigInt(row.amount_minor), row.currency),
  reason: row.reason,
  references: row.refs,
  reverses: row.reverses,
  postedBy: row.posted_by,
  idempotencyKey: row.idempotency_key,
  effectiveAt: toDate(row.effective_at),
  postedAt: toDate(row.posted_at),
});

export const transferColumns: Columns<Transfer> = {
  id: column('uuid', (transfer) => transfer.id),
  debit_account_id: column('uuid', (transfer) => transfer.debitAccountId),
  credit_account_id: column('uuid', (transfer) => transfer.creditAccountId),
  amount_minor: column('bigint', (transfer) => transfer.amount.amountMinor),
  currency: column('text', (transfer) => transfer.amount.currency),
  reason: column('text', (transfer) => transfer.reason),
  refs: column('jsonb', (transfer) => JSON.stringify(transfer.references)),
  reverses: column('uuid', (transfer) => transfer.reverses),
  posted_by: column('text', (transfer) => transfer.postedBy),
  idempotency_key: column('text', (transfer) => transfer.idempotencyKey),
  effective_at: column('timestamptz', (transfer) => transfer.effectiveAt),
  posted_at: column('timestamptz', (transfer) => transfer.postedAt),
};
