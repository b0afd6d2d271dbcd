import { money } from '@tessera/kernel';
import type { QueryResultRow } from 'pg';
import type { Account } from '../src/domain/accounts/account.ts';
import type { Adjustment } from '../src/domain/adjustments/adjustment.ts';
import type { Hold } from '../src/domain/holds/hold.ts';
import type { LedgerEntry } from '../src/domain/ledger/ledger-entry.ts';
import type { PostedTransfer } from '../src/domain/transfers/transfer.ts';
import type { Withdrawal } from '../src/domain/withdrawals/withdrawal.ts';
import { spendingFromRaw } from '../src/persistence/spending.mapping.ts';
import type { WholeLedger } from './ledger-invariants.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, whatever a type would promise.
type Row = any;

/** The tables as JSON: numbers are exact up to 2^53, which the tables' own checks keep them within. */
type Tables = Readonly<Record<'accounts' | 'transfers' | 'entries' | 'holds' | 'withdrawals' | 'adjustments', Row[]>>;

type Sql = <Row extends QueryResultRow>(statement: string, parameters?: readonly unknown[]) => Promise<Row[]>;

/**
 * Reads a tenant's tables with statements and mappings of its own, at one instant: what the stores themselves read
 * cannot hide a mistake of theirs.
 */
export const readWholeLedger = async (sql: Sql, tenantId: string): Promise<WholeLedger> => {
  const [row] = await sql<{ whole: Tables }>(
    `select json_build_object(
       'accounts', (select coalesce(json_agg(a), '[]') from wallet.accounts a where tenant_id = $1),
       'transfers', (select coalesce(json_agg(t), '[]') from (
         select t.*, coalesce(r.reversed_minor, 0) as reversed_minor from wallet.transfers t
         left join wallet.reversals r on r.tenant_id = t.tenant_id and r.transfer_id = t.id where t.tenant_id = $1) t),
       'entries', (select coalesce(json_agg(e), '[]') from wallet.ledger_entries e where tenant_id = $1),
       'holds', (select coalesce(json_agg(h), '[]') from wallet.holds h where tenant_id = $1),
       'withdrawals', (select coalesce(json_agg(w), '[]') from wallet.withdrawals w where tenant_id = $1),
       'adjustments', (select coalesce(json_agg(a), '[]') from wallet.adjustments a where tenant_id = $1)
     ) as whole`,
    [tenantId],
  );
  if (!row) throw new Error('the ledger could not be read');
  const { accounts, transfers, entries, holds, withdrawals, adjustments } = row.whole;
  return {
    tenantId,
    accounts: accounts.map(accountOf),
    transfers: transfers.map((transfer) => transferOf(transfer, entries)),
    entries: entries.map(entryOf),
    holds: holds.map(holdOf),
    withdrawals: withdrawals.map(withdrawalOf),
    adjustments: adjustments.map(adjustmentOf),
  };
};

const accountOf = (row: Row): Account => ({
  id: row.id,
  ownerKind: row.owner_kind,
  ownerId: row.owner_id,
  kind: row.kind,
  provider: row.provider,
  currency: row.currency,
  status: row.status,
  floorMinor: row.floor_minor === null ? null : BigInt(row.floor_minor),
  postedMinor: BigInt(row.posted_minor),
  heldMinor: BigInt(row.held_minor),
  pendingInMinor: BigInt(row.pending_in_minor),
  sequence: row.sequence,
  headHash: bytes(row.head_hash),
  openedAt: new Date(row.opened_at),
  version: row.version,
  spending: spendingFromRaw(row.spending),
  owes: row.owes,
});

const transferOf = (row: Row, entries: readonly Row[]): PostedTransfer => {
  const side = (direction: string) =>
    entries.find((entry) => entry.transfer_id === row.id && entry.direction === direction)?.id ?? 'missing';
  return {
    id: row.id,
    debitAccountId: row.debit_account_id,
    creditAccountId: row.credit_account_id,
    amount: money(BigInt(row.amount_minor), row.currency),
    reason: row.reason,
    references: row.refs,
    reverses: row.reverses,
    postedBy: row.posted_by,
    idempotencyKey: row.idempotency_key,
    effectiveAt: new Date(row.effective_at),
    postedAt: new Date(row.posted_at),
    debitEntryId: side('DEBIT'),
    creditEntryId: side('CREDIT'),
    reversedMinor: BigInt(row.reversed_minor),
  };
};

const entryOf = (row: Row): LedgerEntry => ({
  id: row.id,
  accountId: row.account_id,
  sequence: row.sequence,
  transferId: row.transfer_id,
  direction: row.direction,
  amount: money(BigInt(row.amount_minor), row.currency),
  balanceAfterMinor: BigInt(row.balance_after_minor),
  postedAt: new Date(row.posted_at),
  hash: bytes(row.hash),
});

const holdOf = (row: Row): Hold => ({
  id: row.id,
  accountId: row.account_id,
  amount: money(BigInt(row.amount_minor), row.currency),
  status: row.status,
  capturedMinor: BigInt(row.captured_minor),
  transferId: row.transfer_id,
  references: row.refs,
  placedAt: new Date(row.placed_at),
  expiresAt: row.expires_at === null ? null : new Date(row.expires_at),
  closedAt: row.closed_at === null ? null : new Date(row.closed_at),
  isLimited: row.limited,
});

const dateOf = (text: string | null): Date | null => (text === null ? null : new Date(text));

const withdrawalOf = (row: Row): Withdrawal => ({
  id: row.id,
  userId: row.user_id,
  accountId: row.account_id,
  holdId: row.hold_id,
  provider: row.provider,
  payoutMethod: row.payout_method,
  amount: money(BigInt(row.amount_minor), row.currency),
  status: row.status,
  requestedBy: row.requested_by,
  requestedAt: new Date(row.requested_at),
  approvedBy: row.approved_by,
  approvedAt: dateOf(row.approved_at),
  endedBy: row.ended_by,
  endedAt: dateOf(row.ended_at),
  reason: row.reason,
  failureCode: row.failure_code,
  providerPayoutId: row.provider_payout_id,
  transferId: row.transfer_id,
  shortfallMinor: BigInt(row.shortfall_minor),
  sequence: row.sequence,
});

const adjustmentOf = (row: Row): Adjustment => ({
  id: row.id,
  debit: row.debit,
  credit: row.credit,
  amount: money(BigInt(row.amount_minor), row.currency),
  note: row.note,
  reverses: row.reverses,
  status: row.status,
  requestedBy: row.requested_by,
  requestedAt: new Date(row.requested_at),
  decidedBy: row.decided_by,
  decidedAt: dateOf(row.decided_at),
  reason: row.reason,
  transferId: row.transfer_id,
  sequence: row.sequence,
});

/** Postgres writes bytea into JSON as `\x…`. */
const bytes = (text: string): Uint8Array => Buffer.from(text.slice(2), 'hex');
