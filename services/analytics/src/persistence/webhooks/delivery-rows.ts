import { type Transaction, toDate } from '@tessera/runtime/postgres';
import type { DeliveryStatus, WebhookDelivery } from '../../domain/webhooks/delivery.ts';
import { TEST_TYPE, typeOf } from '../../domain/webhooks/event-type.ts';
import type { DeliveryFilter, DeliveryRows } from '../../use-cases/webhooks/webhooks.ports.ts';

interface DeliveryRow {
  readonly event_id: string;
  readonly type: string;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly created_at: string;
  readonly due_at: string;
  readonly last_attempt_at: string | null;
  readonly last_status: number | null;
  readonly last_error: string | null;
  readonly finished_at: string | null;
}

const COLUMNS =
  'event_id, type, status, attempts, created_at, due_at, last_attempt_at, last_status, last_error, finished_at';

const dateOrNull = (text: string | null): Date | null => (text === null ? null : toDate(text));

const toDelivery = (row: DeliveryRow): WebhookDelivery => ({
  eventId: row.event_id,
  type: row.type,
  status: row.status,
  attempts: row.attempts,
  createdAt: toDate(row.created_at),
  nextAttemptAt: row.status === 'PENDING' ? toDate(row.due_at) : null,
  lastAttemptAt: dateOrNull(row.last_attempt_at),
  lastStatus: row.last_status,
  lastError: row.last_error,
  finishedAt: dateOrNull(row.finished_at),
});

export const listDeliveries = async (
  tx: Transaction,
  tenantId: string,
  { endpointId, status, before, limit }: DeliveryFilter,
): Promise<WebhookDelivery[]> => {
  const rows = await tx.execute<DeliveryRow>(
    `select ${COLUMNS} from webhook_deliveries
     where tenant_id = $1 and endpoint_id = $2 and ($3::text is null or status = $3) and ($4::uuid is null or event_id < $4)
     order by event_id desc limit $5`,
    [tenantId, endpointId, status ?? null, before ?? null, limit],
  );
  return rows.map(toDelivery);
};

/** A running attempt loses its lease, so that what comes of it does not end what was just asked for. */
const queue = async (
  tx: Transaction,
  ...key: readonly [tenantId: string, endpointId: string, eventId: string, type: string]
): Promise<WebhookDelivery> => {
  const [row] = await tx.execute<DeliveryRow>(
    `insert into webhook_deliveries (tenant_id, endpoint_id, event_id, type) values ($1, $2, $3, $4)
     on conflict (tenant_id, endpoint_id, event_id) do update
       set status = 'PENDING', attempts = 0, due_at = clock_timestamp(), lease_id = null, finished_at = null
     returning ${COLUMNS}`,
    key,
  );
  if (row === undefined) throw new Error('a delivery that was queued is not there');
  return toDelivery(row);
};

export const deliveryRows = (tx: Transaction, tenantId: string): DeliveryRows => ({
  queueAgain: async (endpointId, eventId) => {
    const [known] = await tx.execute<{ subject: string }>(
      `select subject from events where tenant_id = $1 and id = $2
       union all select type from webhook_deliveries where tenant_id = $1 and endpoint_id = $3 and event_id = $2 limit 1`,
      [tenantId, eventId, endpointId],
    );
    return known && queue(tx, tenantId, endpointId, eventId, typeOf(known.subject));
  },
  queueTest: (endpointId, eventId) => queue(tx, tenantId, endpointId, eventId, TEST_TYPE),
});
