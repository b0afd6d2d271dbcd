import { type Database, toDate } from '@tessera/runtime/postgres';
import type { Dimension } from '../domain/metrics.ts';
import type { Figures, MetricRow, StoredEvent } from '../use-cases/ports.ts';

interface FigureRow {
  readonly period: string;
  readonly kind: string | null;
  readonly currency: string | null;
  readonly count: string;
  readonly sum: string;
}

interface EventRow {
  readonly id: string;
  readonly subject: string;
  readonly aggregate: string;
  readonly aggregate_id: string;
  readonly sequence: string;
  readonly correlation_id: string;
  readonly occurred_at: string;
  readonly received_at: string;
  readonly data: unknown;
}

interface DaysRow {
  readonly metric: string;
  readonly first_day: string;
  readonly last_day: string;
}

export const createFigures = (database: Database): Figures => ({
  days: (ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<DaysRow>(
        `select metric, to_char(min(day), 'YYYY-MM-DD') as first_day, to_char(max(day), 'YYYY-MM-DD') as last_day
         from daily_metrics where tenant_id = $1 group by metric`,
        [ctx.tenantId],
      );
      return new Map(rows.map((row) => [row.metric, { firstDay: row.first_day, lastDay: row.last_day }]));
    }),

  query: ({ metric, from, to, granularity, groupBy }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<FigureRow>(
        `select to_char(date_trunc($5, day), 'YYYY-MM-DD') as period,
           case when $6 then kind end as kind, case when $7 then currency end as currency,
           sum(count)::text as count, sum(sum)::text as sum
         from daily_metrics where tenant_id = $1 and metric = $2 and day between $3::date and $4::date
         group by 1, 2, 3 order by 1, 2, 3`,
        [ctx.tenantId, metric.name, from, to, granularity, groupBy.includes('kind'), groupBy.includes('currency')],
      );
      return rows.map((row) => toMetricRow(row, groupBy));
    }),

  listEvents: ({ subject, before, limit }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<EventRow>(
        `select id, subject, aggregate, aggregate_id, sequence, correlation_id, occurred_at, received_at, data from events
         where tenant_id = $1 and ($2::text is null or subject = $2) and ($3::uuid is null or id < $3)
         order by id desc limit $4`,
        [ctx.tenantId, subject ?? null, before ?? null, limit],
      );
      return rows.map(toStoredEvent);
    }),
});

const toMetricRow = (row: FigureRow, groupBy: readonly Dimension[]): MetricRow => ({
  period: row.period,
  dimensions: Object.fromEntries(groupBy.map((dimension) => [dimension, row[dimension] ?? ''])),
  count: Number(row.count),
  sum: BigInt(row.sum),
});

const toStoredEvent = (row: EventRow): StoredEvent => ({
  id: row.id,
  subject: row.subject,
  aggregate: row.aggregate,
  aggregateId: row.aggregate_id,
  sequence: Number(row.sequence),
  correlationId: row.correlation_id,
  occurredAt: toDate(row.occurred_at),
  receivedAt: toDate(row.received_at),
  data: row.data,
});
