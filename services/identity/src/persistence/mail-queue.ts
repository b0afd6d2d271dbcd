import type { Database } from '@tessera/runtime/postgres';

/** What is to be known of all tenants' mails at once. */
export interface MailQueue {
  /** Seconds that the oldest mail has waited; 0 where none waits. */
  ageSeconds(now: Date): Promise<number>;
  givenUpSince(time: Date): Promise<number>;
}

export const createMailQueue = (database: Database): MailQueue => ({
  ageSeconds: (now) =>
    database.asWorker(async (tx) => {
      const [row] = await tx.execute<{ age: number | null }>(
        `select extract(epoch from $1::timestamptz - min(queued_at))::float8 as age from mails where status = 'QUEUED'`,
        [now],
      );
      return Math.max(0, row?.age ?? 0);
    }),
  givenUpSince: (time) =>
    database.asWorker(async (tx) => {
      const [row] = await tx.execute<{ count: number }>(
        `select count(*)::integer as count from mails where status = 'GIVEN_UP' and ended_at >= $1`,
        [time],
      );
      return row?.count ?? 0;
    }),
});
