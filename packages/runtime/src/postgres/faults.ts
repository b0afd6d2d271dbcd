import { DependencyUnavailable } from '../context/index.ts';

const CONNECTION_ERRNOS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'EAI_AGAIN',
]);
/** Admin shutdown, crash shutdown, cannot connect now, too many connections (PostgreSQL manual, appendix A). */
const CONNECTION_SQLSTATES = new Set(['57P01', '57P02', '57P03', '53300']);
const CONNECTION_MESSAGES =
  /connection terminated|connection ended|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|driver has already been destroyed/i;

const codeOf = (error: unknown): string | undefined => {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : undefined;
};

/** Whether Postgres could not be reached or went away, as opposed to refusing what was asked. */
export const isConnectionFault = (error: unknown): boolean => {
  const code = codeOf(error);
  if (code && (CONNECTION_ERRNOS.has(code) || CONNECTION_SQLSTATES.has(code) || code.startsWith('08'))) return true;
  if (error instanceof AggregateError) return error.errors.some(isConnectionFault);
  return error instanceof Error && CONNECTION_MESSAGES.test(error.message);
};

/** Deadlock or serialization failure: Postgres undid the transaction and running it again is the documented answer. */
export const isWorthRepeating = (error: unknown): boolean => ['40P01', '40001'].includes(codeOf(error) ?? '');

/** A statement of a transaction that an earlier one has broken: it was not looked at. */
export const isTurnedAway = (error: unknown): boolean => codeOf(error) === '25P02';

/** The name of the violated constraint, if that is what the error says. */
export const violatedConstraint = (error: unknown): string | undefined => {
  const constraint = (error as { constraint?: unknown } | null)?.constraint;
  return typeof constraint === 'string' ? constraint : undefined;
};

/** Lost infrastructure becomes DependencyUnavailable; everything else stays what it is. */
export const asDependencyFault = (error: unknown): unknown =>
  isConnectionFault(error) ? new DependencyUnavailable('postgres', 'the connection was lost', { cause: error }) : error;
