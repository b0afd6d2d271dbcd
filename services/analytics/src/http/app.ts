import type { Route } from '@tessera/runtime/http';
import type { listEvents } from '../use-cases/list-events.ts';
import type { listMetrics } from '../use-cases/list-metrics.ts';
import type { queryMetric } from '../use-cases/query-metric.ts';
import { listEventsRoute } from './list-events.route.ts';
import { listMetricsRoute } from './list-metrics.route.ts';
import { queryMetricRoute } from './query-metric.route.ts';

export interface AnalyticsUseCases {
  readonly listMetrics: ReturnType<typeof listMetrics>;
  readonly queryMetric: ReturnType<typeof queryMetric>;
  readonly listEvents: ReturnType<typeof listEvents>;
}

/** Every route of analytics. */
export const analyticsRoutes = (useCases: AnalyticsUseCases): Route[] => [
  listMetricsRoute(useCases.listMetrics),
  queryMetricRoute(useCases.queryMetric),
  listEventsRoute(useCases.listEvents),
];
