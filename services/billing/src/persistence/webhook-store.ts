import { type Database, withoutIdempotency } from '@tessera/runtime/postgres';
import type { StoredWebhook, WebhookStore } from '../use-cases/ports.ts';

/** How long a callback that one instance took is left alone by the others. */
const APPLY_LEASE_MS = 10_000;

interface WebhookRow {
  readonly tenant_id: string;
  readonly provider: string;
  readonly provider_event_id: string;
  readonly type: string;
  readonly provider_payment_id: string;
  readonly payload: Record<string, unknown>;
  readonly attempts: number;
}

const toStored = (row: WebhookRow): StoredWebhook => ({
  provider: row.provider,
  tenantId: row.tenant_id,
  attempts: row.attempts,
  event: {
    id: row.provider_event_id,
    type: row.type,
    providerPaymentId: row.provider_payment_id,
    tenantId: row.tenant_id,
    payload: row.payload,
  },
});

const keyOf = ({ tenantId, provider, event }: StoredWebhook) => [tenantId, provider, event.id];

export const createWebhookStore = (database: Database): WebhookStore => ({
  receive: (provider, event, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      await tx.execute(
        `insert into webhook_events (tenant_id, provider, provider_event_id, type, provider_payment_id, payload, state, received_at)
         values ($1, $2, $3, $4, $5, $6::jsonb, 'RECEIVED', $7) on conflict do nothing`,
        [
          event.tenantId,
          provider,
          event.id,
          event.type,
          event.providerPaymentId,
          JSON.stringify(event.payload),
          ctx.clock.now(),
        ],
      );
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
         returning tenant_id, provider, provider_event_id, type, provider_payment_id, payload, attempts`,
        [limit, APPLY_LEASE_MS],
      );
      return rows.map(toStored);
    }),

  apply: (webhook, act, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      const rows = await tx.execute(
        `update webhook_events set state = 'APPLIED', reason = null
         where tenant_id = $1 and provider = $2 and provider_event_id = $3 and state <> 'APPLIED' returning state`,
        keyOf(webhook),
      );
      if (rows.length > 0) await act({ ...ctx, tx });
    }),

  // Looked at again after 1, 2, 4 … seconds, at last once an hour: our own request may commit a moment later, or never.
  park: (webhook, reason, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      await tx.execute(
        `update webhook_events set state = 'PARKED', reason = $4,
           apply_after = clock_timestamp() + least(power(2, least(attempts, 20) - 1), 3600) * interval '1 second'
         where tenant_id = $1 and provider = $2 and provider_event_id = $3 and state <> 'APPLIED'`,
        [...keyOf(webhook), reason],
      );
    }),
});
