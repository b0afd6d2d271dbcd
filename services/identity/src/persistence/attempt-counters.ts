import { hmacSha256, toHex } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { AttemptCount } from '../domain/attempts.ts';
import type { AttemptCounters, AttemptSubject } from '../use-cases/ports.ts';

/** One row a subject; a window that has ended begins anew with the attempt that finds it ended. */
const COUNT = `
  insert into attempt_counters as c (tenant_id, scope, subject, attempts, window_ends_at)
  select $1, s.scope, s.subject, 1, $5::timestamptz + s.seconds * interval '1 second'
  from unnest($2::text[], $3::text[], $4::integer[]) as s(scope, subject, seconds)
  on conflict (tenant_id, scope, subject) do update set
    attempts = case when c.window_ends_at <= $5 then 1 else c.attempts + 1 end,
    window_ends_at = case when c.window_ends_at <= $5 then excluded.window_ends_at else c.window_ends_at end
  returning scope, subject, attempts, extract(epoch from window_ends_at)::float8 as ends_at_seconds`;

const FORGIVE = `
  update attempt_counters c set attempts = greatest(c.attempts - 1, 0)
  from unnest($2::text[], $3::text[]) as s(scope, subject)
  where c.tenant_id = $1 and c.scope = s.scope and c.subject = s.subject`;

interface CountRow {
  readonly scope: string;
  readonly subject: string;
  readonly attempts: number;
  readonly ends_at_seconds: number;
}

/** Runs work in a transaction of the tenant that the counters belong to. */
export type RunTransaction = <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>;

/** Counters in Postgres, shared by all instances. Who tried is kept only as a keyed digest. */
export const createAttemptCounters = (run: RunTransaction, secret: string): AttemptCounters => {
  const key = Buffer.from(`attempts/${secret}`);
  const digest = ({ scope, subject }: AttemptSubject): string =>
    toHex(hmacSha256(key, Buffer.from(`${scope}/${subject}`)));

  return {
    count: (subjects, now) =>
      run(async (tx) => {
        const digests = subjects.map(digest);
        const rows = await tx.execute<CountRow>(COUNT, [
          tx.tenantId,
          subjects.map(({ scope }) => scope),
          digests,
          subjects.map(({ limit }) => limit.windowSeconds),
          now,
        ]);
        return subjects.map(({ scope }, index) => countOf(rows, scope, digests[index]));
      }),

    forgive: (subjects) =>
      run(async (tx) => {
        await tx.execute(FORGIVE, [tx.tenantId, subjects.map(({ scope }) => scope), subjects.map(digest)]);
      }),
  };
};

const countOf = (rows: readonly CountRow[], scope: string, subject: string | undefined): AttemptCount => {
  const row = rows.find((one) => one.scope === scope && one.subject === subject);
  if (!row) throw new Error(`the attempt of "${scope}" was not counted`);
  return { attempts: row.attempts, windowEndsAt: new Date(row.ends_at_seconds * 1000) };
};
