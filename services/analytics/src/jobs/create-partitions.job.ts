import type { Database } from '@tessera/runtime/postgres';
import { defineJob, type Job } from '@tessera/runtime/service';

const HOUR_MS = 3_600_000;

/** Makes the partitions of this month and the next three; a missing one would send its events to the default partition. */
export const createPartitionsJob = (database: Database): Job =>
  defineJob({
    name: 'create-partitions',
    everyMs: HOUR_MS,
    run: async () => {
      await database.asWorker((tx) =>
        tx.execute(
          `select create_event_partitions(clock_timestamp()::date, (clock_timestamp() + interval '3 months')::date)`,
        ),
      );
      return 0;
    },
  });
