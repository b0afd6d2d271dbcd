import { money } from '@tessera/kernel';
import { toDate } from '@tessera/runtime/postgres';
import type { Direction, LedgerEntry } from '../domain/ledger/ledger-entry.ts';
import { type Columns, column } from './set-based.ts';

/** An entry as a raw statement returns it. */
export interface RawLedgerEntry {
  readonly id: string;
  readonly account_id: string;
  readonly sequence: string;
  readonly transfer_id: string;
  readonly direction: Direction;
  readonly amount_minor: string;
  readonly currency: string;
  readonly balance_after_minor: string;
  readonly posted_at: string;
  readonly hash: Uint8Array;
}

export const fromRaw = (row: RawLedgerEntry): LedgerEntry => ({
  id: row.id,
  accountId: row.account_id,
  sequence: Number(row.sequence),
  transferId: row.transfer_id,
  direction: row.direction,
  amount: money(BigInt(row.amount_minor), row.currency),
  balanceAfterMinor: BigInt(row.balance_after_minor),
  postedAt: toDate(row.posted_at),
  hash: row.hash,
});

export const entryColumns: Columns<LedgerEntry> = {
  account_id: column('uuid', (entry) => entry.accountId),
  sequence: column('bigint', (entry) => entry.sequence),
  id: column('uuid', (entry) => entry.id),
  transfer_id: column('uuid', (entry) => entry.transferId),
  direction: column('text', (entry) => entry.direction),
  amount_minor: column('bigint', (entry) => entry.amount.amountMinor),
  currency: column('text', (entry) => entry.amount.currency),
  balance_after_minor: column('bigint', (entry) => entry.balanceAfterMinor),
  posted_at: column('timestamptz', (entry) => entry.postedAt),
  hash: column('bytea', (entry) => Buffer.from(entry.hash)),
};
