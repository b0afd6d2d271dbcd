import { LedgerProblem } from './ledger-problem.ts';
import { faultOf, lineRules } from './line-fields.ts';
import type { LedgerLine, LineType } from './lines.ts';

const isLineType = (type: unknown): type is LineType => typeof type === 'string' && Object.hasOwn(lineRules, type);

const parse = (text: string, line: number): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new LedgerProblem({ line }, 'the line is not JSON');
  }
};

/** Reads one line strictly. Throws LedgerProblem where it is not the one spelling of a well-formed line. */
export const readLine = (text: string, line: number): LedgerLine => {
  const value = parse(text, line);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LedgerProblem({ line }, 'the line is not an object');
  }
  const fields = value as Readonly<Record<string, unknown>>;
  const { type } = fields as { readonly type?: unknown };
  if (!isLineType(type)) {
    const expected = Object.keys(lineRules).join(', ');
    throw new LedgerProblem({ line }, 'the line is of no known kind', { expected, found: JSON.stringify(type) ?? '' });
  }
  const fault = faultOf(lineRules[type], fields);
  if (fault) throw new LedgerProblem({ line, ...placeOf(fields) }, `${type}: ${fault.what}`, fault);
  // Fields twice, white space and needless escapes are seen here: two exports of one ledger and instant are the same bytes.
  if (JSON.stringify(value) !== text)
    throw new LedgerProblem({ line, ...placeOf(fields) }, 'the line has another spelling');
  return value as LedgerLine;
};

/** What of a faulty line can be told of its place. */
const placeOf = (
  fields: Readonly<Record<string, unknown>>,
): { accountId?: string; sequence?: number; entryId?: string } => {
  const { accountId, sequence, entryId } = fields as { accountId?: unknown; sequence?: unknown; entryId?: unknown };
  return {
    ...(typeof accountId === 'string' ? { accountId } : {}),
    ...(typeof sequence === 'number' ? { sequence } : {}),
    ...(typeof entryId === 'string' ? { entryId } : {}),
  };
};
