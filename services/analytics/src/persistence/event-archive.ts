import { ANY_TYPE, typeOf } from '../domain/webhooks/event-type.ts';
import type { Archive } from '../use-cases/ports.ts';

/**
 * One statement for both, so that a batch of tenants without endpoints costs no round trip more, and only what is new is
 * queued. An endpoint is told of what happens after it was made: streams that are read again from their beginning tell it nothing.
 */
const INSERT_NEW = `
  with fresh as (
    insert into events (tenant_id, id, subject, aggregate, aggregate_id, sequence, correlation_id, occurred_at, data)
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::timestamptz[], $9::jsonb[])
    on conflict do nothing returning tenant_id, id, occurred_at
  ), queued as (
    insert into webhook_deliveries (tenant_id, endpoint_id, event_id, type, traceparent)
    select fresh.tenant_id, endpoint.id, fresh.id, came.type, came.traceparent
    from fresh
    join webhook_endpoints as endpoint on endpoint.tenant_id = fresh.tenant_id
      and endpoint.status = 'ACTIVE' and endpoint.created_at <= fresh.occurred_at
    join unnest($2::uuid[], $10::text[], $11::text[]) as came(id, type, traceparent) on came.id = fresh.id
    where endpoint.event_types && array[$12, came.type]
    on conflict do nothing
  )
  select id from fresh`;

export const createEventArchive = (): Archive => ({
  insertNew: async (facts, tx) => {
    const rows = await tx.execute<{ id: string }>(INSERT_NEW, [
      facts.map((fact) => fact.tenantId),
      facts.map((fact) => fact.id),
      facts.map((fact) => fact.subject),
      facts.map((fact) => fact.aggregate),
      facts.map((fact) => fact.aggregateId),
      facts.map((fact) => fact.sequence),
      facts.map((fact) => fact.correlationId),
      facts.map((fact) => fact.occurredAt),
      facts.map((fact) => JSON.stringify(fact.data)),
      facts.map((fact) => typeOf(fact.subject)),
      facts.map((fact) => fact.traceparent ?? null),
      ANY_TYPE,
    ]);
    const fresh = new Set(rows.map((row) => row.id));
    return facts.filter((fact) => fresh.delete(fact.id));
  },
});
