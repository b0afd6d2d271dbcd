import type { Archive } from '../use-cases/ports.ts';

export const createEventArchive = (): Archive => ({
  insertNew: async (facts, tx) => {
    const rows = await tx.execute<{ id: string }>(
      `insert into events (tenant_id, id, subject, aggregate, aggregate_id, sequence, correlation_id, occurred_at, data)
       select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::timestamptz[], $9::jsonb[])
       on conflict do nothing returning id`,
      [
        facts.map((fact) => fact.tenantId),
        facts.map((fact) => fact.id),
        facts.map((fact) => fact.subject),
        facts.map((fact) => fact.aggregate),
        facts.map((fact) => fact.aggregateId),
        facts.map((fact) => fact.sequence),
        facts.map((fact) => fact.correlationId),
        facts.map((fact) => fact.occurredAt),
        facts.map((fact) => JSON.stringify(fact.data)),
      ],
    );
    const fresh = new Set(rows.map((row) => row.id));
    return facts.filter((fact) => fresh.delete(fact.id));
  },
});
