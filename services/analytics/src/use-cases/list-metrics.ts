import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Metric, metrics } from '../domain/metrics.ts';
import type { Figures, MetricDays } from './ports.ts';

export type ListedMetric = Metric & { readonly [Day in keyof MetricDays]: string | null };

/** Every metric there is, with its meaning, and from when to when the tenant has figures of it. */
export const listMetrics =
  (deps: { readonly figures: Figures }) =>
  async (ctx: CallContext): Promise<Result<readonly ListedMetric[], never>> => {
    const days = await deps.figures.days(ctx);
    return ok(metrics.map((metric) => ({ firstDay: null, lastDay: null, ...metric, ...days.get(metric.name) })));
  };
