import type { Database } from '@tessera/runtime/postgres';
import type { Leftovers } from '../use-cases/ports.ts';

/** Rows deleted at a time, so that no run holds many locks. */
const SLICE = 1_000;

const ENDING = [
  { table: 'sessions', end: 'expires_at' },
  { table: 'verifications', end: 'expires_at' },
  { table: 'attempt_counters', end: 'window_ends_at' },
] as const;

/** A session that is used again while this runs has a new place in its table by then, and is left alone. */
export const createLeftovers = (database: Database): Leftovers => ({
  deleteExpired: (now) =>
    database.asWorker(async (tx) => {
      let removed = 0;
      for (const { table, end } of ENDING) {
        const rows = await tx.execute(
          `delete from ${table} where ctid = any(array(select ctid from ${table} where ${end} < $1 limit ${SLICE}))
           returning 1`,
          [now],
        );
        removed += rows.length;
      }
      return removed;
    }),
});
