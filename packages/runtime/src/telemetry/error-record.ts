import { redactFields } from './redaction.ts';
import { withoutLiterals } from './sql-text.ts';

/** An error as it is logged. */
export interface ErrorRecord {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly cause?: unknown;
  readonly errors?: readonly unknown[];
  readonly [field: string]: unknown;
}

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** What Postgres says about an error without quoting a row; `detail`, `where` and `internalQuery` do quote it. */
const DISCREET_FIELDS = new Set(['schema', 'table', 'column', 'constraint', 'severity', 'routine']);

const DEEPEST_CAUSE = 4;

const isDatabaseError = (error: Error): boolean =>
  'severity' in error && 'code' in error && typeof error.code === 'string' && SQLSTATE.test(error.code);

/** MikroORM puts the statement with its values before the message, and Postgres quotes what it could not read. */
const discreetMessage = (message: string): string => {
  const plain = withoutLiterals(message.replace(/: "[^"]*"/g, ': ?'));
  return plain;
};

const ownFields = (error: Error): Record<string, unknown> => {
  const own = Object.entries(error).filter(([key]) => !['name', 'message', 'stack', 'cause', 'errors'].includes(key));
  const told = isDatabaseError(error) ? own.filter(([key]) => key === 'code' || DISCREET_FIELDS.has(key)) : own;
  return redactFields(Object.fromEntries(told));
};

/**
 * An error with its stack, its causes and its own fields, without secrets and without what the database quotes of
 * people's data.
 */
export const toErrorRecord = (error: unknown, depth = 0): unknown => {
  if (!(error instanceof Error)) {
    return typeof error === 'object' && error !== null ? redactFields({ ...error }) : error;
  }
  const database = isDatabaseError(error);
  const message = database ? discreetMessage(error.message) : error.message;
  const stack = database ? error.stack?.replace(error.message, () => message) : error.stack;
  const deeper = depth < DEEPEST_CAUSE;
  return {
    type: error.name,
    message,
    ...ownFields(error),
    ...(stack === undefined ? {} : { stack }),
    ...(error.cause !== undefined && deeper ? { cause: toErrorRecord(error.cause, depth + 1) } : {}),
    ...(error instanceof AggregateError && deeper
      ? { errors: error.errors.map((inner: unknown) => toErrorRecord(inner, depth + 1)) }
      : {}),
  } satisfies ErrorRecord;
};
