import { toDate } from '@tessera/runtime/postgres';
import type { Listeners } from '../../use-cases/ports.ts';

interface ListenerRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly event_types: readonly string[];
  readonly created_at: string;
}

export const createListeners = (): Listeners => ({
  of: async (tenantIds, tx) => {
    const rows = await tx.execute<ListenerRow>(
      `select tenant_id, id, event_types, created_at from webhook_endpoints
       where tenant_id = any($1::uuid[]) and status = 'ACTIVE'`,
      [[...tenantIds]],
    );
    return rows.map((row) => ({
      tenantId: row.tenant_id,
      endpointId: row.id,
      eventTypes: row.event_types,
      createdAt: toDate(row.created_at),
    }));
  },
  queue: async (tellings, tx) => {
    await tx.execute(
      `insert into webhook_deliveries (tenant_id, endpoint_id, event_id, type, traceparent)
       select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::text[])
       on conflict do nothing`,
      [
        tellings.map((telling) => telling.tenantId),
        tellings.map((telling) => telling.endpointId),
        tellings.map((telling) => telling.eventId),
        tellings.map((telling) => telling.type),
        tellings.map((telling) => telling.traceparent),
      ],
    );
  },
});
