import { createHash } from 'node:crypto';

/** A statement of a hot path: each connection parses and plans it once and then knows it by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/**
 * Declares a prepared statement. Its result has columns named one by one and never `*`: a migration that adds a column would
 * otherwise change the type of the result, and Postgres refuses a prepared statement whose result changed its type. Neither
 * is it for a condition that a parameter switches off: the plan is made once for all values.
 */
export const prepared = (text: string): Statement => ({
  name: `s_${createHash('sha256').update(text).digest('hex').slice(0, 32)}`,
  text,
});
