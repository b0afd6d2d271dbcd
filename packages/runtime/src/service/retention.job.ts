import type { Database } from '../postgres/index.ts';
import { defineJob, type Job } from './job.ts';

/** Rows deleted at a time, so that no run holds many locks. */
const SLICE = 5_000;

/** What the runtime keeps and for how long. The inbox outlives the longest replay. */
const KEPT = [
  { table: 'inbox', age: 'processed_at', days: 90 },
  { table: 'inbox_attempts', age: 'updated_at', days: 7 },
] as const;

/** How long a service remembers the answers it gave under a key; `for-ever` where a late repetition would move money again. */
export type RepliesKept = number | 'for-ever';

/** Deletes what is older than its keep, a slice at a time. */
export const retentionJob = (database: Database, repliesKeptDays: RepliesKept): Job =>
  defineJob({
    name: 'retention',
    everyMs: 10 * 60_000,
    run: async () => {
      let full = 0;
      const replies =
        repliesKeptDays === 'for-ever' ? [] : [{ table: 'idempotency_keys', age: 'created_at', days: repliesKeptDays }];
      for (const { table, age, days } of [...KEPT, ...replies]) {
        const removed = await database.asWorker((tx) =>
          tx.execute<{ ctid: string }>(
            `delete from ${table} where ctid = any(array(
               select ctid from ${table} where ${age} < clock_timestamp() - $1 * interval '1 day' limit ${SLICE}
             )) returning ctid`,
            [days],
          ),
        );
        if (removed.length === SLICE) full += 1;
      }
      return full;
    },
  });
