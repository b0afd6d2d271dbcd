import type { Delta } from '../domain/measure.ts';
import type { BatchTransaction, DailyFigures } from '../use-cases/ports.ts';

/** `table` is another one than the live figures' when they are computed anew, to be compared. */
export const createDailyFigures = (table = 'daily_metrics'): DailyFigures => ({
  add: (deltas, tx) => addDeltas(deltas, tx, table),
});

const addDeltas = async (deltas: readonly Delta[], tx: BatchTransaction, table: string): Promise<void> => {
  if (deltas.length === 0) return;
  await tx.execute(
    `insert into ${table} as figure (tenant_id, metric, day, kind, currency, count, sum)
     select * from unnest($1::uuid[], $2::text[], $3::date[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
     on conflict (tenant_id, metric, day, kind, currency)
     do update set count = figure.count + excluded.count, sum = figure.sum + excluded.sum`,
    [
      deltas.map((delta) => delta.tenantId),
      deltas.map((delta) => delta.metric),
      deltas.map((delta) => delta.day),
      deltas.map((delta) => delta.kind),
      deltas.map((delta) => delta.currency),
      deltas.map((delta) => delta.count),
      deltas.map((delta) => delta.sum),
    ],
  );
};
