import { money } from '@tessera/kernel';
import type { QueryResultRow } from 'pg';
import type { WholeLedger } from './ledger-invariants.ts';

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
       'holds', (select coalesce(json_agg(h), '[]') from wallet.holds h where tenant_id = $1)
     ) as whole`,
    [tenantId],
  );
  if (!row) throw new Error('the ledger could not be read');
  const { accounts, transfers, entries, holds } = row.whole;
  return {
    tenantId,
    accounts: accounts.map((account) => ({
      id: account.id,
      ownerKind: account.owner_kind,
      ownerId: account.owner_id,
      kind: account.kind,
      provider: account.provider,
      currency: account.currency,
      status: account.status,
      floorMinor: account.floor_minor === null ? null : BigInt(account.floor_minor),
      postedMinor: BigInt(account.posted_minor),
      heldMinor: BigInt(account.held_minor),
      pendingInMinor: BigInt(account.pending_in_minor),
      sequence: account.sequence,
      headHash: bytes(account.head_hash),
      openedAt: new Date(account.opened_at),
    })),
    transfers: transfers.map((transfer) => ({
      id: transfer.id,
      debitAccountId: transfer.debit_account_id,
      creditAccountId: transfer.credit_account_id,
      amount: money(BigInt(transfer.amount_minor), transfer.currency),
      reason: transfer.reason,
      references: transfer.refs,
      reverses: transfer.reverses,
      postedBy: transfer.posted_by,
      idempotencyKey: transfer.idempotency_key,
      effectiveAt: new Date(transfer.effective_at),
      postedAt: new Date(transfer.posted_at),
      debitEntryId: entries.find((one) => one.transfer_id === transfer.id && one.direction === 'DEBIT')?.id ?? '',
      creditEntryId: entries.find((one) => one.transfer_id === transfer.id && one.direction === 'CREDIT')?.id ?? '',
      reversedMinor: BigInt(transfer.reversed_minor),
    })),
    entries: entries.map((entry) => ({
      id: entry.id,
      accountId: entry.account_id,
      sequence: entry.sequence,
      transferId: entry.transfer_id,
      direction: entry.direction,
      amount: money(BigInt(entry.amount_minor), entry.currency),
      balanceAfterMinor: BigInt(entry.balance_after_minor),
      postedAt: new Date(entry.posted_at),
      hash: bytes(entry.hash),
    })),
    holds: holds.map((hold) => ({
      id: hold.id,
      accountId: hold.account_id,
      amount: money(BigInt(hold.amount_minor), hold.currency),
      status: hold.status,
      capturedMinor: BigInt(hold.captured_minor),
      transferId: hold.transfer_id,
      references: hold.refs,
      placedAt: new Date(hold.placed_at),
      expiresAt: new Date(hold.expires_at),
      closedAt: hold.closed_at === null ? null : new Date(hold.closed_at),
    })),
  };
};

/** Postgres writes bytea into JSON as `\x…`. */
const bytes = (text: string): Uint8Array => Buffer.from(text.slice(2), 'hex');

/** The tables as JSON: numbers are exact up to 2^53, which the tables' own checks keep them within. */
interface Tables {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what is there, whatever a type would promise.
  readonly [table: string]: any[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly accounts: any[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly transfers: any[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly entries: any[];
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  readonly holds: any[];
}
