import type { StatementLine, StatementPage, Statements, TenantContext } from './ports.ts';

/** A page of an account's entries, newest first. `nextBefore` is null on the last one. */
export interface PageOfLines {
  readonly lines: readonly StatementLine[];
  readonly nextBefore: number | null;
}

export const EMPTY_PAGE: PageOfLines = { lines: [], nextBefore: null };

/** One more than asked for is read, to know whether there is another page. */
export const readPage = async (
  statements: Statements,
  page: StatementPage,
  ctx: TenantContext,
): Promise<PageOfLines> => {
  const found = await statements.lines({ ...page, limit: page.limit + 1 }, ctx);
  const lines = found.slice(0, page.limit);
  return { lines, nextBefore: found.length > page.limit ? (lines.at(-1)?.entry.sequence ?? null) : null };
};
