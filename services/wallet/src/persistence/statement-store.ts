import type { Database } from '@tessera/runtime/postgres';
import type { Statements } from '../use-cases/ports.ts';
import { fromRaw as entryFromRaw, type RawLedgerEntry } from './ledger-entry.mapping.ts';
import { type RawTransfer, fromRaw as transferFromRaw } from './transfer.mapping.ts';

/** The range is cut off before the join, so a page costs the same however long the account's history is. */
export const ENTRY_LINES = `
  select e.*, t.debit_account_id, t.credit_account_id, t.reason, t.refs, t.reverses, t.posted_by, t.idempotency_key,
    t.effective_at
  from (
    select * from ledger_entries
    where tenant_id = $1 and account_id = $2 and sequence > $3 and sequence < $4
    order by sequence desc limit $5
  ) e
  cross join lateral (select * from transfers where tenant_id = $1 and id = e.transfer_id limit 1) t
  order by e.sequence desc`;

export const createStatementStore = (database: Database): Statements => ({
  lines: ({ accountId, after = 0, before = Number.MAX_SAFE_INTEGER, limit }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<RawLedgerEntry & RawTransfer>(ENTRY_LINES, [
        ctx.tenantId,
        accountId,
        after,
        before,
        limit,
      ]);
      return rows.map((row) => ({
        entry: entryFromRaw(row),
        transfer: transferFromRaw({ ...row, id: row.transfer_id }),
      }));
    }),
});
