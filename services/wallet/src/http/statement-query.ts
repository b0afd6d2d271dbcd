import { timeZoneSchema } from '@tessera/contracts';
import { decodeCursor, encodeCursor, integerParameter, pageQuery } from '@tessera/runtime/http';
import { z } from 'zod';
import type { StatementQuery } from '../use-cases/read-statement.ts';
import { dateOrInstantSchema, toInstant } from './local-instant.ts';

/** Where a page begins, and the end of the period that the first page had, which is not the present any more. */
const CURSOR = /^(\d{1,15})\.([1-9]\d{0,15})$/;

const bounds = { min: 1, max: 100, default: 50 };

/** The fields of a statement's query, for routes to add their own to. */
export const statementFields = {
  from: dateOrInstantSchema
    .optional()
    .describe(
      'The first instant of the period: a date in timeZone, or an RFC 3339 time; the first entry where left out',
    ),
  to: dateOrInstantSchema
    .optional()
    .describe('The first instant after the period, in the same forms; the present where left out or not over yet'),
  timeZone: timeZoneSchema.default('UTC').describe('IANA time zone of dates asked for and of times in a PDF'),
  format: z.enum(['json', 'csv', 'pdf']).default('json').describe('json comes page by page, csv and pdf whole'),
  limit: integerParameter(bounds).describe('How many lines at most, with json'),
  cursor: pageQuery.shape.cursor.describe('nextCursor of the page before, with json'),
};

interface Fields {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly timeZone: string;
  readonly format: 'json' | 'csv' | 'pdf';
  readonly limit: number;
  readonly cursor?: string | undefined;
}

const positionOf = (cursor: string): { readonly to: Date; readonly after: number } | undefined => {
  const [, to, after] = CURSOR.exec(decodeCursor(cursor)) ?? [];
  if (to === undefined || !Number.isSafeInteger(Number(after))) return undefined;
  return { to: new Date(Number(to)), after: Number(after) };
};

export const statementCursor = (to: Date, after: number): string => encodeCursor(`${to.getTime()}.${after}`);

/** What no field says alone: the period has a length, and the cursor is one of a statement. */
export const checkStatement = ({ from, to, timeZone, format, cursor }: Fields, context: z.RefinementCtx): void => {
  const complain = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  if (from !== undefined && to !== undefined && toInstant(from, timeZone) >= toInstant(to, timeZone)) {
    complain('to', 'expected an instant after from');
  }
  if (cursor === undefined) return;
  const position = positionOf(cursor);
  const isOfPeriod = position && (from === undefined || toInstant(from, timeZone) < position.to);
  if (format !== 'json') complain('cursor', `${format} comes whole and has no pages`);
  else if (!isOfPeriod) complain('cursor', 'take the cursor from nextCursor as it is, with the same period');
};

export const statementQueryFromHttp = ({ from, to, timeZone, format, limit, cursor }: Fields): StatementQuery => {
  const position = cursor === undefined ? undefined : positionOf(cursor);
  return {
    format,
    timeZone,
    limit,
    from: from === undefined ? undefined : toInstant(from, timeZone),
    to: position?.to ?? (to === undefined ? undefined : toInstant(to, timeZone)),
    after: position?.after,
  };
};
