import { type Database, type Transaction, toDate } from '@tessera/runtime/postgres';
import type { Fact } from '../domain/fact.ts';
import type { Measure } from '../domain/measure.ts';
import type { ArchivePosition, Difference, FigureValue, Rebuilds } from '../use-cases/ports.ts';

/** The shadow of `daily_metrics`. */
export const REBUILT_FIGURES = 'rebuilt_daily_metrics';

interface ArchiveRow {
  readonly tenant_id: string;
  readonly id: string;
  readonly subject: string;
  readonly aggregate: string;
  readonly aggregate_id: string;
  readonly sequence: string;
  readonly correlation_id: string;
  readonly occurred_at: string;
  readonly data: unknown;
}

interface DifferenceRow {
  readonly tenant_id: string;
  readonly metric: string;
  readonly day: string;
  readonly kind: string;
  readonly currency: string;
  readonly live_count: string | null;
  readonly live_sum: string | null;
  readonly rebuilt_count: string | null;
  readonly rebuilt_sum: string | null;
  readonly total: string;
}

type MeasureOf = (event: { readonly subject: string; readonly data: unknown }) => Measure;

/** @param measureOf what one archived event adds, the same as when it first came in */
export const createRebuilds = (database: Database, measureOf: MeasureOf): Rebuilds => ({
  run: (work) =>
    database.asWorker(async (tx) => {
      // One snapshot of archive and live figures, so that events which arrive meanwhile are on neither side.
      await tx.execute('set transaction isolation level repeatable read');
      await lockOutOthers(tx);
      const outcome = await work({
        tx,
        eventsInArchive: () => countEvents(tx),
        readFacts: (position, limit) => readFacts(tx, position, limit, measureOf),
        compare: (limit) => compare(tx, limit),
      });
      await tx.execute(`delete from ${REBUILT_FIGURES}`);
      return outcome;
    }),
});

const lockOutOthers = async (tx: Transaction): Promise<void> => {
  const [row] = await tx.execute<{ free: boolean }>(
    `select pg_try_advisory_xact_lock(hashtextextended('analytics.rebuild', 0)) as free`,
  );
  if (row?.free !== true) throw new Error('another rebuild is running; let it finish first');
};

const countEvents = async (tx: Transaction): Promise<number> => {
  const [row] = await tx.execute<{ count: string }>('select count(*) as count from events');
  return Number(row?.count ?? 0);
};

const readFacts = async (
  tx: Transaction,
  position: ArchivePosition | undefined,
  limit: number,
  measureOf: MeasureOf,
): Promise<Fact[]> => {
  // The primary key's order, so that each slice is one short walk of its index.
  const rows = await tx.execute<ArchiveRow>(
    `select tenant_id, id, subject, aggregate, aggregate_id, sequence, correlation_id, occurred_at, data from events
     where $1::uuid is null or (tenant_id, id) > ($1::uuid, $2::uuid)
     order by tenant_id, id limit $3`,
    [position?.tenantId ?? null, position?.id ?? null, limit],
  );
  return rows.map((row) => ({
    tenantId: row.tenant_id,
    id: row.id,
    subject: row.subject,
    aggregate: row.aggregate,
    aggregateId: row.aggregate_id,
    sequence: Number(row.sequence),
    correlationId: row.correlation_id,
    occurredAt: toDate(row.occurred_at).toISOString(),
    data: row.data,
    measure: measureOf(row),
  }));
};

const compare = async (tx: Transaction, limit: number) => {
  const rows = await tx.execute<DifferenceRow>(
    `select tenant_id, metric, to_char(day, 'YYYY-MM-DD') as day, kind, currency,
       live.count as live_count, live.sum as live_sum, rebuilt.count as rebuilt_count, rebuilt.sum as rebuilt_sum,
       count(*) over () as total
     from daily_metrics as live
     full join ${REBUILT_FIGURES} as rebuilt using (tenant_id, metric, day, kind, currency)
     where (live.count, live.sum) is distinct from (rebuilt.count, rebuilt.sum)
     order by tenant_id, metric, day, kind, currency limit $1`,
    [limit],
  );
  return { total: Number(rows[0]?.total ?? 0), first: rows.map(toDifference) };
};

const toDifference = (row: DifferenceRow): Difference => ({
  tenantId: row.tenant_id,
  metric: row.metric,
  day: row.day,
  kind: row.kind,
  currency: row.currency,
  live: toValue(row.live_count, row.live_sum),
  rebuilt: toValue(row.rebuilt_count, row.rebuilt_sum),
});

const toValue = (count: string | null, sum: string | null): FigureValue | null =>
  count === null || sum === null ? null : { count: BigInt(count), sum: BigInt(sum) };
