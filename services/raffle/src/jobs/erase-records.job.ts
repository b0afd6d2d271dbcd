import { defineJob, type Job } from '@tessera/runtime/service';
import type { eraseRecord } from '../use-cases/records/erase-record.ts';

/** Erases from records that are old enough, a slice at a time. */
export const eraseRecordsJob = (eraseRecordWith: ReturnType<typeof eraseRecord>): Job =>
  defineJob({
    name: 'erase-records',
    everyMs: 10 * 60_000,
    run: ({ clock }) => eraseRecordWith(clock.now()),
  });
