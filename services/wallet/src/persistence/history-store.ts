import { type Database, type Transaction, toDate, withoutIdempotency } from '@tessera/runtime/postgres';
import { counterpartyOf } from '../domain/statements/counterparty.ts';
import { lineOf, type Position, type StatementLine, type Turnover } from '../domain/statements/statement.ts';
import type { History } from '../use-cases/statement.ports.ts';
import { HISTORY_LINES, POSITIONS, TURNOVER } from './history-statements.ts';
import { fromRaw as entryFromRaw, type RawLedgerEntry } from './ledger-entry.mapping.ts';
import { type RawTransfer, fromRaw as transferFromRaw } from './transfer.mapping.ts';

/**
 * Far longer than Postgres lets a transaction of the service stand idle, wait for a lock or run a statement: no posting
 * that took its time before then is still under way.
 */
const SETTLED_AFTER_MS = 5 * 60_000;

interface RawPosition {
  readonly before: string;
  readonly sequence: string;
  readonly balance_minor: string;
}

type RawLine = RawLedgerEntry &
  RawTransfer & {
    readonly other_owner_kind: 'user' | 'pool' | 'tenant';
    readonly other_owner_id: string;
    readonly other_kind: string;
    readonly other_provider: string;
  };

export const createHistoryStore = (database: Database): History => ({
  positionsBefore: (accountId, instants, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      const now = await settle(tx, accountId, instants);
      const before = instants.map((instant) => within(instant, now).toISOString());
      const rows = await tx.execute<RawPosition>(POSITIONS, [tx.tenantId, accountId, before]);
      if (rows.length !== instants.length) throw new Error(`the entries of account ${accountId} have a gap`);
      return rows.map(positionOf);
    }),

  lines: ({ account, after, through, limit }, ctx) =>
    database.read(ctx, async (tx) => {
      const parameters = [tx.tenantId, account.id, after, through, limit];
      const rows = await tx.execute<RawLine>(HISTORY_LINES, parameters);
      return rows.map((row): StatementLine => {
        const other = {
          ownerKind: row.other_owner_kind,
          ownerId: row.other_owner_id,
          kind: row.other_kind,
          provider: row.other_provider,
        };
        const transfer = transferFromRaw({ ...row, id: row.transfer_id });
        return lineOf(entryFromRaw(row), transfer, counterpartyOf(account, other));
      });
    }),

  turnover: ({ account, after, through }, ctx) =>
    database.read(ctx, async (tx): Promise<Turnover> => {
      const [row] = await tx.execute<{ in_minor: string; out_minor: string }>(TURNOVER, [
        tx.tenantId,
        account.id,
        after,
        through,
      ]);
      return { inMinor: BigInt(row?.in_minor ?? 0), outMinor: BigInt(row?.out_minor ?? 0) };
    }),
});

const positionOf = (row: RawPosition): Position => ({
  before: toDate(row.before),
  sequence: Number(row.sequence),
  balanceMinor: BigInt(row.balance_minor),
});

/** No later than now; and no earlier than the first times that Postgres and JavaScript write alike, when there was no ledger. */
const within = (instant: Date | 'now', now: Date): Date => {
  if (instant === 'now' || instant > now) return now;
  return new Date(Math.max(0, instant.getTime()));
};

const clock = async (tx: Transaction): Promise<Date> => {
  const [row] = await tx.execute<{ now: string }>('select clock_timestamp() as now');
  if (!row) throw new Error('Postgres did not say what time it is');
  return toDate(row.now);
};

/**
 * Postings take their time while they hold their accounts' locks, and are seen only later, when they commit. So whoever
 * looks at the last minutes waits for those under way by a lock of its own; whoever posts afterwards gets a later time.
 * Returns the time up to which the account is settled.
 */
const settle = async (tx: Transaction, accountId: string, instants: readonly (Date | 'now')[]): Promise<Date> => {
  const asked = await clock(tx);
  const isOpen = (instant: Date | 'now', now: number) => instant === 'now' || instant.getTime() > now;
  if (!instants.some((instant) => isOpen(instant, asked.getTime() - SETTLED_AFTER_MS))) return asked;
  // Times in the ledger have milliseconds: what was posted before we were asked is to be before the present one.
  if (instants.some((instant) => isOpen(instant, asked.getTime()))) await tx.execute('select pg_sleep(0.001)');
  await tx.execute('select from accounts where tenant_id = $1 and id = $2 for share', [tx.tenantId, accountId]);
  return clock(tx);
};
