import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { StatementCode } from '../domain/errors.ts';
import {
  lineCount,
  type Position,
  type Statement,
  type StatementLine,
  type Turnover,
} from '../domain/statements/statement.ts';
import type { History, StatementPrinter } from './statement.ports.ts';

/** A period from one instant up to another, the second not included. */
export interface Period {
  /** The account's first entry where undefined. */
  readonly from?: Date | undefined;
  /** The present moment where undefined, or where it is not over yet. */
  readonly to?: Date | undefined;
}

export interface StatementQuery extends Period {
  readonly format: 'json' | 'csv' | 'pdf';
  readonly timeZone: string;
  /** Lines of one page of `json`. */
  readonly limit: number;
  /** The sequence after which the page of `json` begins. */
  readonly after?: number | undefined;
}

/** A statement in the form that was asked for. */
export type StatementAnswer =
  | {
      readonly format: 'json';
      readonly statement: Statement;
      readonly lines: readonly StatementLine[];
      /** Null where the period has too many lines to be added up for every page. */
      readonly turnover: Turnover | null;
      readonly nextAfter: number | null;
    }
  | {
      readonly format: 'csv';
      readonly statement: Statement;
      /** All lines, in order, a part at a time and no part before it is wanted. */
      readonly parts: () => AsyncIterable<readonly StatementLine[]>;
    }
  | { readonly format: 'pdf'; readonly statement: Statement; readonly document: Uint8Array };

export interface StatementParts {
  readonly history: History;
  readonly printer: StatementPrinter;
}

/** More makes a document that nobody prints, of more than 80 pages and seconds of work. */
export const MOST_PRINTED_LINES = 1_000;
/** More is not added up again for every page. */
export const MOST_SUMMED_LINES = 10_000;
const LINES_OF_A_PART = 1_000;

/** The account's statement over a period, of one state of the ledger however it is read. */
export const readStatement = async (
  { history, printer }: StatementParts,
  account: Account,
  query: StatementQuery,
  ctx: CallContext,
): Promise<Result<StatementAnswer, Refusal<StatementCode>>> => {
  const opened = await openStatement(history, account, query, ctx);
  if (!opened.ok) return opened;
  const statement = opened.value;
  switch (query.format) {
    case 'json':
      return ok(await readPage(history, statement, query, ctx));
    case 'csv':
      return ok({ format: 'csv', statement, parts: () => readParts(history, statement, ctx) });
    case 'pdf': {
      const lines = lineCount(statement);
      if (lines > MOST_PRINTED_LINES) return tooLong(lines);
      const all: StatementLine[] = [];
      for await (const part of readParts(history, statement, ctx)) all.push(...part);
      return ok({ format: 'pdf', statement, document: await printer.print(statement, all) });
    }
  }
};

const tooLong = (lines: number) =>
  refuse(
    'wallet.statement_too_long',
    `The period has ${lines} lines and a document at most ${MOST_PRINTED_LINES}. Ask for a shorter one, or for csv.`,
    { details: { lines, mostLines: MOST_PRINTED_LINES } },
  );

const AT_FIRST: Position = { before: new Date(0), sequence: 0, balanceMinor: 0n };

const openStatement = async (
  history: History,
  account: Account,
  { from, to, timeZone }: StatementQuery,
  ctx: CallContext,
): Promise<Result<Statement, Refusal<'wallet.instant_in_future'>>> => {
  const instants = [to ?? ('now' as const), ...(from === undefined ? [] : [from])];
  const [closing, opening = AT_FIRST] = await history.positionsBefore(account.id, instants, ctx);
  if (!closing) throw new Error(`account ${account.id} has no position`);
  if (from !== undefined && opening.before < from) return inFuture('from', opening.before);
  return ok({ account, from: from ?? null, to: closing.before, opening, closing, timeZone });
};

/** Refuses an instant that is not over: what happens until then is not known yet. */
export const inFuture = (parameter: string, now: Date) =>
  refuse('wallet.instant_in_future', `The instant in ${parameter} is not over yet: it is ${now.toISOString()}.`, {
    details: { parameter, now: now.toISOString() },
  });

const readPage = async (
  history: History,
  statement: Statement,
  { after, limit }: StatementQuery,
  ctx: CallContext,
): Promise<StatementAnswer> => {
  const { account, opening, closing } = statement;
  const whole = { account, after: opening.sequence, through: closing.sequence };
  const start = Math.max(opening.sequence, after ?? 0);
  const lines = await history.lines({ ...whole, after: start, limit }, ctx);
  const turnover = lineCount(statement) > MOST_SUMMED_LINES ? null : await history.turnover(whole, ctx);
  const last = lines.at(-1)?.entry.sequence ?? closing.sequence;
  return { format: 'json', statement, lines, turnover, nextAfter: last < closing.sequence ? last : null };
};

/** Each part is a transaction of its own, so that a slow reader holds nothing. */
async function* readParts(
  history: History,
  { account, opening, closing }: Statement,
  ctx: CallContext,
): AsyncGenerator<readonly StatementLine[]> {
  for (let after = opening.sequence; after < closing.sequence; ) {
    const part = await history.lines({ account, after, through: closing.sequence, limit: LINES_OF_A_PART }, ctx);
    const last = part.at(-1);
    if (!last) throw new Error(`account ${account.id} has no entry after ${after}, and should`);
    yield part;
    after = last.entry.sequence;
  }
}
