import { ok } from '@tessera/kernel';
import { type Database, type Transaction, toDate, withoutIdempotency } from '@tessera/runtime/postgres';
import type { StoredWebhook, WebhookKey, WebhookState, WebhookStore } from '../use-cases/ports.ts';
import type { ProviderEvent, ProviderObjectKind } from '../use-cases/provider.ports.ts';

/** How long a callback that one instance took is left alone by the others. */
const APPLY_LEASE_MS = 10_000;

interface WebhookRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly provider: string;
  readonly provider_event_id: string;
  readonly type: string;
  readonly kind: ProviderObjectKind;
  readonly provider_object_id: string;
  readonly state: WebhookState;
  readonly reason: string | null;
  readonly attempts: number;
  readonly received_at: string;
  readonly apply_after: string;
}

/** As text, because raw statements give timestamps in the session's own form. */
const COLUMNS = `tenant_id, id, provider, provider_event_id, type, kind, provider_object_id, state, reason, attempts,
  received_at::text, apply_after::text`;

const toStored = (row: WebhookRow): StoredWebhook => ({
  id: row.id,
  tenantId: row.tenant_id,
  provider: row.provider,
  providerEventId: row.provider_event_id,
  type: row.type,
  kind: row.kind,
  objectId: row.provider_object_id,
  state: row.state,
  reason: row.reason,
  attempts: row.attempts,
  receivedAt: toDate(row.received_at),
  nextAttemptAt: row.state === 'APPLIED' ? null : toDate(row.apply_after),
});

const keyOf = (tenantId: string, { provider, providerEventId }: WebhookKey) => [tenantId, provider, providerEventId];

const BY_KEY = 'tenant_id = $1 and provider = $2 and provider_event_id = $3';

const insert = async (tx: Transaction, provider: string, event: ProviderEvent, id: string, now: Date) => {
  const { id: providerEventId, type, kind, objectId, payload } = event;
  await tx.execute(
    `insert into webhook_events
       (tenant_id, provider, provider_event_id, id, type, kind, provider_object_id, payload, state, received_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, 'RECEIVED', $9) on conflict do nothing`,
    [tx.tenantId, provider, providerEventId, id, type, kind, objectId, JSON.stringify(payload), now],
  );
};

export const createWebhookStore = (database: Database): WebhookStore => ({
  receive: (provider, event, ctx) =>
    database.transact(withoutIdempotency(ctx), (tx) => insert(tx, provider, event, ctx.newId(), ctx.clock.now())),

  tenantOfPayment: (provider, providerPaymentId) =>
    database.asWorker(async (tx) => {
      const rows = await tx.execute<{ tenant_id: string }>(
        'select tenant_id from payments where provider = $1 and provider_payment_id = $2',
        [provider, providerPaymentId],
      );
      return rows[0]?.tenant_id;
    }),

  takeDue: (limit) =>
    database.asWorker(async (tx) => {
      const rows = await tx.execute<WebhookRow>(
        `update webhook_events set attempts = attempts + 1, apply_after = clock_timestamp() + $2 * interval '1 millisecond'
         where (tenant_id, provider, provider_event_id) in (
           select tenant_id, provider, provider_event_id from webhook_events
           where state <> 'APPLIED' and apply_after <= clock_timestamp()
           order by apply_after limit $1 for update skip locked
         )
         returning ${COLUMNS}`,
        [limit, APPLY_LEASE_MS],
      );
      return rows.map(toStored);
    }),

  apply: (webhook, act, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      const rows = await tx.execute(
        `update webhook_events set state = 'APPLIED', reason = null where ${BY_KEY} and state <> 'APPLIED' returning state`,
        keyOf(webhook.tenantId, webhook),
      );
      if (rows.length > 0) await act({ ...ctx, tx });
    }),

  // Looked at again after 1, 2, 4 … seconds, at last once an hour: our own request may commit a moment later, or never.
  park: (webhook, reason, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      await tx.execute(
        `update webhook_events set state = 'PARKED', reason = $4,
           apply_after = clock_timestamp() + least(power(2, least(attempts, 20) - 1), 3600) * interval '1 second'
         where ${BY_KEY} and state <> 'APPLIED'`,
        [...keyOf(webhook.tenantId, webhook), reason],
      );
    }),

  ...inboxForPeople(database),
});

/** What people see of the inbox, and may ask of it. */
const inboxForPeople = (database: Database): Pick<WebhookStore, 'list' | 'retry'> => ({
  list: ({ state, limit, before }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<WebhookRow>(
        `select ${COLUMNS} from webhook_events
         where tenant_id = $1 and ($2::uuid is null or id < $2) and ($3::text is null or state = $3)
         order by id desc limit $4`,
        [ctx.tenantId, before ?? null, state ?? null, limit],
      );
      return rows.map(toStored);
    }),

  retry: (key, decide, ctx) =>
    database.transact(ctx, async (tx) => {
      const named = keyOf(ctx.tenantId, key);
      const [row] = await tx.execute<WebhookRow>(
        `select ${COLUMNS} from webhook_events where ${BY_KEY} for update`,
        named,
      );
      const decided = decide(row && toStored(row));
      if (!decided.ok) return decided;
      const [due] = await tx.execute<WebhookRow>(
        `update webhook_events set apply_after = clock_timestamp() where ${BY_KEY} returning ${COLUMNS}`,
        named,
      );
      return due ? ok(toStored(due)) : decided;
    }),
});
