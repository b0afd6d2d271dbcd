import { type Database, type Transaction, toDate } from '@tessera/runtime/postgres';
import type { Direction } from '../domain/ledger/ledger-entry.ts';
import type { PostedTransfer } from '../domain/transfers/transfer.ts';
import type { Reversal, TransferSide, Transfers } from '../use-cases/statement.ports.ts';
import { fromRaw as accountFromRaw, type RawAccount } from './account.mapping.ts';
import { fromRaw as entryFromRaw, type RawLedgerEntry } from './ledger-entry.mapping.ts';
import { type RawTransfer, fromRaw as transferFromRaw } from './transfer.mapping.ts';

/** A transfer is given back in few parts; whoever makes more sees the first of them. */
const MOST_REVERSALS = 100;

/** How much was given back, and the parts of it, come from one statement, so that they are of one state. */
export const TRANSFER = `
  select t.*, coalesce(r.reversed_minor, 0) as reversed_minor,
    back.id as back_id, back.amount_minor as back_minor, back.posted_at as back_at
  from transfers t
  left join reversals r on r.tenant_id = $1 and r.transfer_id = t.id
  left join lateral (
    select id, amount_minor, posted_at from transfers
    where tenant_id = $1 and reverses = t.id
    order by posted_at, id limit $3
  ) back on true
  where t.tenant_id = $1 and t.id = $2
  order by back.posted_at, back.id`;

const ENTRIES = 'select * from ledger_entries where tenant_id = $1 and transfer_id = $2';
const ACCOUNTS = 'select * from accounts where tenant_id = $1 and id = any($2::uuid[])';

type RawTransferAndReversal = RawTransfer & {
  readonly reversed_minor: string;
  readonly back_id: string | null;
  readonly back_minor: string;
  readonly back_at: string;
};

export const createTransferStore = (database: Database): Transfers => ({
  find: (transferId, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<RawTransferAndReversal>(TRANSFER, [tx.tenantId, transferId, MOST_REVERSALS]);
      const [row] = rows;
      if (!row) return undefined;
      const side = await readSides(tx, transferId);
      const [debit, credit] = [side('DEBIT'), side('CREDIT')];
      const transfer: PostedTransfer = {
        ...transferFromRaw(row),
        debitEntryId: debit.entry.id,
        creditEntryId: credit.entry.id,
        reversedMinor: BigInt(row.reversed_minor),
      };
      return { transfer, debit, credit, reversedBy: rows.flatMap(reversalOf) };
    }),
});

const reversalOf = ({ back_id, back_minor, back_at }: RawTransferAndReversal): Reversal[] =>
  back_id === null ? [] : [{ transferId: back_id, amountMinor: BigInt(back_minor), postedAt: toDate(back_at) }];

const readSides = async (tx: Transaction, transferId: string): Promise<(direction: Direction) => TransferSide> => {
  const entries = (await tx.execute<RawLedgerEntry>(ENTRIES, [tx.tenantId, transferId])).map(entryFromRaw);
  const accountIds = entries.map(({ accountId }) => accountId);
  const accounts = (await tx.execute<RawAccount>(ACCOUNTS, [tx.tenantId, accountIds])).map(accountFromRaw);
  return (direction) => {
    const entry = entries.find((one) => one.direction === direction);
    const account = accounts.find(({ id }) => id === entry?.accountId);
    if (!entry || !account) throw new Error(`transfer ${transferId} has no ${direction}`);
    return { account, entry };
  };
};
