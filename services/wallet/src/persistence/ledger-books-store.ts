import { QueueFull } from '@tessera/runtime/group-commit';
import { type Database, type Transaction, toDate } from '@tessera/runtime/postgres';
import type { LedgerBooks, LedgerPart } from '../use-cases/checkpoint.ports.ts';
import { fromRaw as accountFromRaw, type RawAccount } from './account.mapping.ts';
import { fromRaw as checkpointFromRaw, headFromRaw, type RawCheckpoint, type RawHead } from './checkpoint.mapping.ts';
import { DRAWS_OF_CHECKPOINT } from './draw-commitment-store.ts';
import { fromRaw as entryFromRaw, type RawLedgerEntry } from './ledger-entry.mapping.ts';
import { type RawTransfer, fromRaw as transferFromRaw } from './transfer.mapping.ts';

export interface LedgerBooksOptions {
  readonly database: Database;
  /** Rows that are read at a time. */
  readonly pageSize?: number;
}

const PAGE = 500;
/** Each holds a connection for as long as its reader takes; the others are there for everybody else. */
const AT_ONCE = 2;

const NO_ID = '00000000-0000-0000-0000-000000000000';

/** Reads whole ledgers, each in one snapshot. @throws QueueFull where too many are being read already */
export const createLedgerBooksStore = ({ database, pageSize = PAGE }: LedgerBooksOptions): LedgerBooks => {
  let running = 0;
  return {
    async readWhole(take, ctx) {
      if (running >= AT_ONCE) throw new QueueFull(`${running} ledgers are being read already`);
      running += 1;
      try {
        await database.snapshot(ctx, (tx) => handOn(tx, take, pageSize));
      } finally {
        running -= 1;
      }
    },
  };
};

const handOn = async (tx: Transaction, take: (part: LedgerPart) => Promise<void>, pageSize: number): Promise<void> => {
  await take({ kind: 'instant', at: await timeOf(tx) });
  for await (const rows of pages<RawAccount>(tx, ACCOUNTS, pageSize, [NO_ID], (row) => [row.id])) {
    await take({ kind: 'accounts', accounts: rows.map(accountFromRaw) });
  }
  for await (const rows of pages<RawCheckpoint>(tx, CHECKPOINTS, pageSize, [0], (row) => [row.number])) {
    for (const row of rows) {
      await take({ kind: 'checkpoint', checkpoint: checkpointFromRaw(row), heads: Number(row.heads) });
      await handOnHeads(tx, row.number, take, pageSize);
    }
  }
  const after = (row: EntryRow) => [row.account_id, row.sequence];
  for await (const rows of pages<EntryRow>(tx, ENTRIES, pageSize, [NO_ID, 0], after)) {
    const lines = rows.map((row) => ({
      entry: entryFromRaw(row),
      transfer: transferFromRaw({ ...row, id: row.transfer_id }),
    }));
    await take({ kind: 'entries', lines });
  }
};

const handOnHeads = async (
  tx: Transaction,
  number: string,
  take: (part: LedgerPart) => Promise<void>,
  pageSize: number,
): Promise<void> => {
  const after = (row: RawHead) => [number, row.account_id];
  for await (const rows of pages<RawHead>(tx, HEADS, pageSize, [number, NO_ID], after)) {
    await take({ kind: 'heads', heads: rows.map(headFromRaw) });
  }
};

const timeOf = async (tx: Transaction): Promise<Date> => {
  const [row] = await tx.execute<{ now: string }>('select clock_timestamp() as now');
  if (!row) throw new Error('Postgres did not say what time it is');
  return toDate(row.now);
};

/** Page after page of a statement that takes tenant, limit, and the key after which the page begins. */
async function* pages<Row extends object>(
  tx: Transaction,
  statement: string,
  limit: number,
  begin: readonly unknown[],
  keyOf: (row: Row) => readonly unknown[],
): AsyncGenerator<Row[], void, undefined> {
  let key = begin;
  for (;;) {
    const rows = await tx.execute<Row>(statement, [tx.tenantId, limit, ...key]);
    const last = rows.at(-1);
    if (last) yield rows;
    if (!last || rows.length < limit) return;
    key = keyOf(last);
  }
}

const ACCOUNTS = `
  select * from accounts where tenant_id = $1 and id > $3 and sequence > 0 order by id limit $2`;

const CHECKPOINTS = `
  select number, sealed_at, accounts, entries, root, currencies, heads, previous_hash, hash, ${DRAWS_OF_CHECKPOINT}
  from checkpoints where tenant_id = $1 and number > $3 order by number limit $2`;

const HEADS = `
  select account_id, sequence, posted_minor, head_hash from checkpoint_heads
  where tenant_id = $1 and number = $3 and account_id > $4 order by account_id limit $2`;

type EntryRow = RawLedgerEntry & RawTransfer;

/** The range is cut off before the join, so that a page costs the same wherever in the ledger it is. */
const ENTRIES = `
  select e.*, t.debit_account_id, t.credit_account_id, t.reason, t.refs, t.reverses, t.posted_by, t.idempotency_key,
    t.effective_at
  from (
    select * from ledger_entries
    where tenant_id = $1 and (account_id, sequence) > ($3::uuid, $4::bigint)
    order by account_id, sequence limit $2
  ) e
  join transfers t on t.tenant_id = $1 and t.id = e.transfer_id
  order by e.account_id, e.sequence`;
