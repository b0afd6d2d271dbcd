import type { CallContext } from '@tessera/runtime/context';
import type { StatementLine, StatementPage, Statements, TenantContext } from './ports.ts';
import type { Period } from './read-statement.ts';
import type { History } from './statement.ports.ts';

/** A page of an account's entries, newest first. `nextBefore` is null on the last one. */
export interface PageOfLines {
  readonly lines: readonly StatementLine[];
  readonly nextBefore: number | null;
}

export const EMPTY_PAGE: PageOfLines = { lines: [], nextBefore: null };

export interface LineReaders {
  readonly statements: Statements;
  readonly history: History;
}

/** A page of the entries posted from `from` up to and without `to`; of all entries where neither is given. */
export const readPage = async (
  { statements, history }: LineReaders,
  { from, to, ...page }: StatementPage & Period,
  ctx: CallContext,
): Promise<PageOfLines> => {
  if (from === undefined && to === undefined) return readLines(statements, page, ctx);
  const [end, start] = await history.positionsBefore(page.accountId, [to ?? 'now', from ?? new Date(0)], ctx);
  if (!end || !start) throw new Error(`account ${page.accountId} has no position`);
  const before = Math.min(page.before ?? end.sequence + 1, end.sequence + 1);
  return readLines(statements, { ...page, after: start.sequence, before }, ctx);
};

/** One more than asked for is read, to know whether there is another page. */
const readLines = async (statements: Statements, page: StatementPage, ctx: TenantContext): Promise<PageOfLines> => {
  const found = await statements.lines({ ...page, limit: page.limit + 1 }, ctx);
  const lines = found.slice(0, page.limit);
  return { lines, nextBefore: found.length > page.limit ? (lines.at(-1)?.entry.sequence ?? null) : null };
};
