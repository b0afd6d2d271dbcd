import { type Transaction, toDate } from '@tessera/runtime/postgres';
import type { DisabledReason, WebhookEndpoint } from '../../domain/webhooks/endpoint.ts';
import type { EndpointRows } from '../../use-cases/webhooks/webhooks.ports.ts';

interface EndpointRow {
  readonly id: string;
  readonly url: string;
  readonly description: string;
  readonly event_types: readonly string[];
  readonly disabled_reason: DisabledReason | null;
  readonly disabled_at: string | null;
  readonly failing_since: string | null;
  readonly created_at: string;
  readonly changed_at: string;
  readonly version: number;
}

const COLUMNS =
  'id, url, description, event_types, disabled_reason, disabled_at, failing_since, created_at, changed_at, version';

const toEndpoint = (row: EndpointRow): WebhookEndpoint => ({
  id: row.id,
  url: row.url,
  description: row.description,
  eventTypes: row.event_types,
  disabled:
    row.disabled_reason === null || row.disabled_at === null
      ? null
      : { reason: row.disabled_reason, at: toDate(row.disabled_at) },
  failingSince: row.failing_since === null ? null : toDate(row.failing_since),
  createdAt: toDate(row.created_at),
  changedAt: toDate(row.changed_at),
  version: row.version,
});

const select = async (tx: Transaction, tenantId: string, more: string, ...parameters: unknown[]) => {
  const rows = await tx.execute<EndpointRow>(
    `select ${COLUMNS} from webhook_endpoints where tenant_id = $1 and status <> 'DELETED' ${more}`,
    [tenantId, ...parameters],
  );
  return rows.map(toEndpoint);
};

export const listEndpoints = (tx: Transaction, tenantId: string): Promise<WebhookEndpoint[]> =>
  select(tx, tenantId, 'order by id');

export const findEndpoint = async (
  tx: Transaction,
  tenantId: string,
  endpointId: string,
): Promise<WebhookEndpoint | undefined> => (await select(tx, tenantId, 'and id = $2', endpointId))[0];

export const endpointRows = (tx: Transaction, tenantId: string): EndpointRows => ({
  lockAll: async () => {
    // Rows that are not there yet cannot be locked, and two that come at once must still see each other.
    await tx.execute(`select pg_advisory_xact_lock(hashtextextended('analytics.webhook_endpoints/' || $1, 0))`, [
      tenantId,
    ]);
    return select(tx, tenantId, 'order by id for no key update');
  },
  lock: async (endpointId) => (await select(tx, tenantId, 'and id = $2 for no key update', endpointId))[0],
  insert: async (endpoint) => {
    await tx.execute(
      `insert into webhook_endpoints (tenant_id, id, url, description, event_types, status, created_at, changed_at, version)
       values ($1, $2, $3, $4, $5::text[], 'ACTIVE', $6, $7, $8)`,
      [
        tenantId,
        endpoint.id,
        endpoint.url,
        endpoint.description,
        endpoint.eventTypes,
        endpoint.createdAt,
        endpoint.changedAt,
        endpoint.version,
      ],
    );
  },
  save: async (endpoint) => {
    await tx.execute(
      `update webhook_endpoints set url = $3, description = $4, event_types = $5::text[], status = $6,
         disabled_reason = $7, disabled_at = $8, failing_since = $9, changed_at = $10, version = $11
       where tenant_id = $1 and id = $2`,
      [
        tenantId,
        endpoint.id,
        endpoint.url,
        endpoint.description,
        endpoint.eventTypes,
        endpoint.disabled === null ? 'ACTIVE' : 'DISABLED',
        endpoint.disabled?.reason ?? null,
        endpoint.disabled?.at ?? null,
        endpoint.failingSince,
        endpoint.changedAt,
        endpoint.version,
      ],
    );
  },
  remove: async (endpointId, now) => {
    await tx.execute(
      `update webhook_endpoints set status = 'DELETED', disabled_reason = null, disabled_at = null, changed_at = $3
       where tenant_id = $1 and id = $2`,
      [tenantId, endpointId, now],
    );
  },
});
