import { money } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import type { AccountRef } from '../domain/accounts/account-ref.ts';
import type { Adjustment, AdjustmentStatus } from '../domain/adjustments/adjustment.ts';
import { type Columns, column } from './set-based.ts';

/** An adjustment as a raw statement returns it. */
export interface RawAdjustment {
  readonly id: string;
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  readonly amount_minor: string;
  readonly currency: string;
  readonly note: string;
  readonly reverses: string | null;
  readonly status: AdjustmentStatus;
  readonly requested_by: string;
  readonly requested_at: string;
  readonly decided_by: string | null;
  readonly decided_at: string | null;
  readonly reason: string | null;
  readonly transfer_id: string | null;
  readonly sequence: number;
}

export const fromRaw = (row: RawAdjustment): Adjustment => ({
  id: row.id,
  debit: row.debit,
  credit: row.credit,
  amount: money(BigInt(row.amount_minor), row.currency),
  note: row.note,
  reverses: row.reverses,
  status: row.status,
  requestedBy: row.requested_by,
  requestedAt: toDate(row.requested_at),
  decidedBy: row.decided_by,
  decidedAt: row.decided_at === null ? null : toDate(row.decided_at),
  reason: row.reason,
  transferId: row.transfer_id,
  sequence: row.sequence,
});

/** What the decision changes of an adjustment. */
export const decidingColumns: Columns<Adjustment> = {
  status: column('text', (adjustment) => adjustment.status),
  decided_by: column('text', (adjustment) => adjustment.decidedBy),
  decided_at: column('timestamptz', (adjustment) => adjustment.decidedAt),
  reason: column('text', (adjustment) => adjustment.reason),
  transfer_id: column('uuid', (adjustment) => adjustment.transferId),
  sequence: column('integer', (adjustment) => adjustment.sequence),
};

export const adjustmentColumns: Columns<Adjustment> = {
  id: column('uuid', (adjustment) => adjustment.id),
  debit: column('jsonb', (adjustment) => JSON.stringify(adjustment.debit)),
  credit: column('jsonb', (adjustment) => JSON.stringify(adjustment.credit)),
  amount_minor: column('bigint', (adjustment) => adjustment.amount.amountMinor),
  currency: column('text', (adjustment) => adjustment.amount.currency),
  note: column('text', (adjustment) => adjustment.note),
  reverses: column('uuid', (adjustment) => adjustment.reverses),
  requested_by: column('text', (adjustment) => adjustment.requestedBy),
  requested_at: column('timestamptz', (adjustment) => adjustment.requestedAt),
  ...decidingColumns,
};
