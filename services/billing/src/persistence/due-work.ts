import type { CallContext } from '@tessera/runtime/context';
import { type Database, withoutIdempotency } from '@tessera/runtime/postgres';
import type { DueItem } from '../use-cases/ports.ts';

/** How long what one instance took to submit is left alone by the others. */
const SUBMISSION_LEASE_MS = 10_000;

/** Doubles from a second to about two minutes. */
const BACKOFF_SQL = `least(power(2, submit_attempts), 128) * interval '1 second'`;

/** Doubles from five minutes to about five hours: what is not told within minutes will not be told soon. */
const POLL_PAUSE_SQL = `power(2, least(poll_attempts, 6)) * interval '5 minutes'`;

/** Takes rows for this instance alone by moving their next turn into the future; rows that another is taking are skipped. */
const take = (
  database: Database,
  table: string,
  { status, due, changes, parameters }: { status: string; due: string; changes: string; parameters: unknown[] },
): Promise<DueItem[]> =>
  database.asWorker(async (tx) => {
    const taken = await tx.execute<{ tenant_id: string; id: string }>(
      `update ${table} set ${changes}
       where (tenant_id, id) in (
         select tenant_id, id from ${table} where status = '${status}' and ${due} <= clock_timestamp()
         order by ${due} limit $1 for update skip locked
       )
       returning tenant_id, id`,
      parameters,
    );
    return taken.map((row) => ({ tenantId: row.tenant_id, id: row.id }));
  });

/** What is PENDING and due for its provider. */
export const takeToSubmit = (database: Database, table: 'payments' | 'refunds' | 'payouts', limit: number) =>
  take(database, table, {
    status: 'PENDING',
    due: 'submit_after',
    changes: `submit_after = clock_timestamp() + $2 * interval '1 millisecond'`,
    parameters: [limit, SUBMISSION_LEASE_MS],
  });

/** So much later than its time a payment is called off: the clocks of two machines are never quite the same. */
const CLOCKS_DIFFER_BY_MS = 5_000;

/** Payments as `takeToPoll` does, and at the latest when nobody concludes them any more. */
export const takePaymentsToPoll = (database: Database, limit: number, abandonedAfterMs: number): Promise<DueItem[]> =>
  take(database, 'payments', {
    status: 'PROCESSING',
    due: 'poll_after',
    changes: `poll_attempts = poll_attempts + 1, poll_after = case
        when created_at + $2 * interval '1 millisecond' > clock_timestamp()
        then least(clock_timestamp() + ${POLL_PAUSE_SQL}, created_at + $2 * interval '1 millisecond')
        else clock_timestamp() + ${POLL_PAUSE_SQL} end`,
    parameters: [limit, abandonedAfterMs + CLOCKS_DIFFER_BY_MS],
  });

/** What its provider has had for minutes, or the bank for a while, without an end. */
export const takeToPoll = (
  database: Database,
  table: 'payments' | 'refunds' | 'payouts' | 'disputes',
  limit: number,
): Promise<DueItem[]> =>
  take(database, table, {
    status: table === 'disputes' ? 'OPEN' : 'PROCESSING',
    due: 'poll_after',
    changes: `poll_attempts = poll_attempts + 1, poll_after = clock_timestamp() + ${POLL_PAUSE_SQL}`,
    parameters: [limit],
  });

export const postponeSubmission = (
  database: Database,
  table: 'payments' | 'refunds' | 'payouts',
  id: string,
  ctx: CallContext,
): Promise<void> =>
  database.transact(withoutIdempotency(ctx), async (tx) => {
    await tx.execute(
      `update ${table} set submit_attempts = submit_attempts + 1, submit_after = clock_timestamp() + ${BACKOFF_SQL}
       where tenant_id = $1 and id = $2`,
      [ctx.tenantId, id],
    );
  });
