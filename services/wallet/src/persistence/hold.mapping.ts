import { money } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import type { Hold, HoldStatus } from '../domain/holds/hold.ts';
import type { References } from '../domain/transfers/transfer.ts';
import { type Columns, column } from './set-based.ts';

/** A hold as a raw statement returns it. */
export interface RawHold {
  readonly id: string;
  readonly account_id: string;
  readonly amount_minor: string;
  readonly currency: string;
  readonly status: HoldStatus;
  readonly captured_minor: string;
  readonly transfer_id: string | null;
  readonly refs: References;
  readonly placed_at: string;
  readonly expires_at: string | null;
  readonly closed_at: string | null;
  readonly limited: boolean;
}

/** The columns of `RawHold`, of a table by its alias. */
export const rawHoldColumns = (alias: string): string =>
  [
    'id',
    'account_id',
    'amount_minor',
    'currency',
    'status',
    'captured_minor',
    'transfer_id',
    'refs',
    'placed_at',
    'expires_at',
    'closed_at',
    'limited',
  ]
    .map((name) => `${alias}.${name}`)
    .join(', ');

export const fromRaw = (row: RawHold): Hold => ({
  id: row.id,
  accountId: row.account_id,
  amount: money(BigInt(row.amount_minor), row.currency),
  status: row.status,
  capturedMinor: BigInt(row.captured_minor),
  transferId: row.transfer_id,
  references: row.refs,
  placedAt: toDate(row.placed_at),
  expiresAt: row.expires_at === null ? null : toDate(row.expires_at),
  closedAt: row.closed_at === null ? null : toDate(row.closed_at),
  isLimited: row.limited,
});

/** What ending a hold changes of it. */
export const closingColumns: Columns<Hold> = {
  status: column('text', (hold) => hold.status),
  captured_minor: column('bigint', (hold) => hold.capturedMinor),
  transfer_id: column('uuid', (hold) => hold.transferId),
  closed_at: column('timestamptz', (hold) => hold.closedAt),
};

export const holdColumns: Columns<Hold> = {
  id: column('uuid', (hold) => hold.id),
  account_id: column('uuid', (hold) => hold.accountId),
  amount_minor: column('bigint', (hold) => hold.amount.amountMinor),
  currency: column('text', (hold) => hold.amount.currency),
  refs: column('jsonb', (hold) => JSON.stringify(hold.references)),
  placed_at: column('timestamptz', (hold) => hold.placedAt),
  expires_at: column('timestamptz', (hold) => hold.expiresAt),
  limited: column('boolean', (hold) => hold.isLimited),
  ...closingColumns,
};
