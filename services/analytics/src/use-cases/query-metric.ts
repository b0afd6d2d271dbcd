import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Dimension, findMetric, type Metric } from '../domain/metrics.ts';
import type { Figures, MetricRow } from './ports.ts';

export interface QueryMetric {
  readonly metric: string;
  readonly from: string;
  readonly to: string;
  readonly granularity: 'day' | 'month';
  readonly groupBy: readonly Dimension[];
}

export interface MetricAnswer {
  readonly metric: Metric;
  readonly rows: readonly MetricRow[];
}

export type QueryMetricRefusal = Refusal<
  'analytics.metric_unknown' | 'analytics.dimension_unknown' | 'analytics.range_invalid' | 'analytics.range_too_long'
>;

/** A year and a day: enough to compare a day with the same one a year before. */
const LONGEST_DAYS = 367;
const DAY_MS = 86_400_000;

/** Figures of one metric over days of the tenant's zone. Periods without any event have no row. */
export const queryMetric =
  (deps: { readonly figures: Figures }) =>
  async (query: QueryMetric, ctx: CallContext): Promise<Result<MetricAnswer, QueryMetricRefusal>> => {
    const metric = findMetric(query.metric);
    if (!metric)
      return refuse('analytics.metric_unknown', 'GET /v1/metrics lists every metric.', { pointer: '/metric' });
    const unknown = query.groupBy.find((dimension) => !metric.dimensions.includes(dimension));
    if (unknown !== undefined) {
      const known = metric.dimensions.length === 0 ? 'no dimension' : metric.dimensions.join(', ');
      return refuse('analytics.dimension_unknown', `${metric.name} can be grouped by ${known}.`, {
        pointer: '/groupBy',
      });
    }
    const days = (Date.parse(query.to) - Date.parse(query.from)) / DAY_MS + 1;
    if (days < 1) return refuse('analytics.range_invalid', '`to` must not be before `from`.', { pointer: '/to' });
    if (days > LONGEST_DAYS)
      return refuse('analytics.range_too_long', `At most ${LONGEST_DAYS} days at a time.`, { pointer: '/to' });
    return ok({ metric, rows: await deps.figures.query({ ...query, metric }, ctx) });
  };
