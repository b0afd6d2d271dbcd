import { ok } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Database, type Transaction, toDate, withoutIdempotency } from '@tessera/runtime/postgres';
import type { MailUnderway, Recipient } from '../domain/mails/mail.ts';
import type { DueMail, Mails } from '../use-cases/mails/mail.ports.ts';
import {
  factsFromRecord,
  factsToRecord,
  type MailRow,
  VIEW_COLUMNS,
  type ViewRow,
  viewFromRow,
} from './mail.mapping.ts';

/** Longer than any attempt can take, and as long as a mail waits whose sender died. */
const LEASE_MS = 5 * 60_000;

/** Rows erased at a time, so that no run holds many locks. */
const SLICE = 1_000;

/** Takes rows for this instance alone by moving their next turn into the future; rows that another is taking are skipped. */
const TAKE_DUE = `
  update mails set attempts = attempts + 1, next_attempt_at = $1::timestamptz + ${LEASE_MS} * interval '1 millisecond'
  where (tenant_id, id) in (
    select tenant_id, id from mails where status = 'QUEUED' and next_attempt_at <= $1
    order by next_attempt_at limit $2 for update skip locked
  )
  returning tenant_id, id, attempts`;

const OPEN = `
  select id, kind, about, user_id, facts, attempts, reason, queued_at::text from mails
  where tenant_id = $1 and id = $2 and attempts = $3 and status = 'QUEUED'`;

/** Row-level security shows a tenant the people who are its members, and nobody else. */
const RECIPIENT = `
  select u.email, u.name, t.name as tenant_name, t.slug as tenant_slug, t.time_zone
  from users u, tenants t where u.tenant_id = $3 and u.id = $2 and t.tenant_id = $1`;

const ERASE = `
  update mails set facts = null, reason = null, subject = null, body = null, erased_at = $2
  where (tenant_id, id) in (
    select tenant_id, id from mails where erased_at is null and ended_at < $1
    order by ended_at limit ${SLICE} for update skip locked
  )
  returning 1`;

/** `platformTenantId` is the tenant of the people themselves. */
export const createMails = (database: Database, platformTenantId: string): Mails => ({
  queue: ({ id, kind, about, userId, facts, queuedAt }, ctx) =>
    database.transact(ctx, async (tx) => {
      await tx.execute(
        `insert into mails (tenant_id, id, kind, about, user_id, facts, queued_at, next_attempt_at)
         values ($1, $2, $3, $4, $5, $6::jsonb, $7, $7) on conflict (tenant_id, kind, about) do nothing`,
        [tx.tenantId, id, kind, about, userId, JSON.stringify(factsToRecord(facts)), queuedAt],
      );
    }),

  takeDue: (now, limit) =>
    database.asWorker(async (tx) => {
      const rows = await tx.execute<{ tenant_id: string; id: string; attempts: number }>(TAKE_DUE, [now, limit]);
      return rows.map(({ tenant_id: tenantId, id, attempts }) => ({ tenantId, id, attempts }));
    }),

  open: ({ tenantId, id, attempts }) =>
    database.read({ tenantId }, async (tx) => {
      const [row] = await tx.execute<MailRow>(OPEN, [tenantId, id, attempts]);
      if (!row) return undefined;
      return { mail: underwayFromRow(row), recipient: await recipientOf(tx, row.user_id, platformTenantId) };
    }),

  ...endings(database),

  ...mailsForPeople(database),

  eraseEndedBefore: (time, now) => database.asWorker(async (tx) => (await tx.execute(ERASE, [time, now])).length),
});

/** How an attempt ends. Only that a mail was sent is true whoever holds the lease by then; the rest is the holder's to say. */
const endings = (database: Database): Pick<Mails, 'sent' | 'end' | 'postpone'> => {
  const mark = (change: string, due: DueMail, values: readonly unknown[], ctx: CallContext): Promise<void> =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      await tx.execute(`update mails set ${change}`, [due.tenantId, due.id, ...values]);
    });
  const own = `where tenant_id = $1 and id = $2 and status = 'QUEUED'`;
  const held = `${own} and attempts = $3`;
  return {
    sent: (due, kept, ctx) =>
      mark(
        `status = 'SENT', reason = null, ended_at = $3, subject = $4, body = $5 ${own}`,
        due,
        [ctx.clock.now(), kept?.subject ?? null, kept?.text ?? null],
        ctx,
      ),
    end: (due, { status, reason }, ctx) =>
      mark(
        `status = $4, reason = $5, ended_at = $6 ${held}`,
        due,
        [due.attempts, status, reason, ctx.clock.now()],
        ctx,
      ),
    postpone: (due, { at, reason }, ctx) =>
      mark(`next_attempt_at = $4, reason = $5 ${held}`, due, [due.attempts, at, reason], ctx),
  };
};

/** What people see of mails, and may ask of them. */
const mailsForPeople = (database: Database): Pick<Mails, 'list' | 'takeUpAgain'> => ({
  list: ({ limit, before, status }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<ViewRow>(
        `select ${VIEW_COLUMNS} from mails
         where tenant_id = $1 and ($2::uuid is null or id < $2) and ($3::text is null or status = $3)
         order by id desc limit $4`,
        [ctx.tenantId, before ?? null, status ?? null, limit],
      );
      return rows.map(viewFromRow);
    }),

  takeUpAgain: (id, decide, ctx) =>
    database.transact(ctx, async (tx) => {
      const named = [tx.tenantId, id];
      const [row] = await tx.execute<ViewRow>(
        `select ${VIEW_COLUMNS} from mails where tenant_id = $1 and id = $2 for update`,
        named,
      );
      const decided = decide(row && viewFromRow(row));
      if (!decided.ok) return decided;
      if (!row) throw new Error('a mail that is not there was taken up again');
      if (!decided.value.isToBeQueued) return ok(viewFromRow(row));
      const [queued] = await tx.execute<ViewRow>(
        `update mails set status = 'QUEUED', ended_at = null, queued_at = $3, next_attempt_at = $3
         where tenant_id = $1 and id = $2 returning ${VIEW_COLUMNS}`,
        [...named, ctx.clock.now()],
      );
      return ok(viewFromRow(queued ?? row));
    }),
});

const underwayFromRow = (row: MailRow): MailUnderway => ({
  id: row.id,
  kind: row.kind,
  about: row.about,
  userId: row.user_id,
  facts: factsFromRecord(row.facts),
  attempts: row.attempts,
  reason: row.reason ?? undefined,
  queuedAt: toDate(row.queued_at),
});

interface RecipientRow {
  readonly email: string;
  readonly name: string;
  readonly tenant_name: string;
  readonly tenant_slug: string;
  readonly time_zone: string;
}

const recipientOf = async (
  tx: Transaction,
  userId: string,
  platformTenantId: string,
): Promise<Recipient | undefined> => {
  const [row] = await tx.execute<RecipientRow>(RECIPIENT, [tx.tenantId, userId, platformTenantId]);
  if (!row) return undefined;
  const { email, name, tenant_name: tenantName, tenant_slug: tenantSlug, time_zone: timeZone } = row;
  return { email, name, tenantName, tenantSlug, timeZone };
};
