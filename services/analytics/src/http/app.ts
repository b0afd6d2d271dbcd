import type { Route } from '@tessera/runtime/http';
import type { listEvents } from '../use-cases/list-events.ts';
import type { listMetrics } from '../use-cases/list-metrics.ts';
import type { queryMetric } from '../use-cases/query-metric.ts';
import type { WebhookUseCases } from '../use-cases/webhooks/webhook-use-cases.ts';
import { listEventsRoute } from './list-events.route.ts';
import { listMetricsRoute } from './list-metrics.route.ts';
import { queryMetricRoute } from './query-metric.route.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

export interface AnalyticsUseCases {
  readonly listMetrics: ReturnType<typeof listMetrics>;
  readonly queryMetric: ReturnType<typeof queryMetric>;
  readonly listEvents: ReturnType<typeof listEvents>;
  readonly webhooks: WebhookUseCases;
}

/** Every route of analytics. */
export const analyticsRoutes = (useCases: AnalyticsUseCases): Route[] => [
  listMetricsRoute(useCases.listMetrics),
  queryMetricRoute(useCases.queryMetric),
  listEventsRoute(useCases.listEvents),
  ...webhookRoutes(useCases.webhooks),
];
