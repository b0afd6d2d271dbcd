import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { createSealer, type Sealer } from '@tessera/runtime/secrets';
import {
  assembleService,
  type Job,
  type Overrides,
  openServiceParts,
  type Service,
  type ServiceParts,
} from '@tessera/runtime/service';
import type { AnalyticsConfig } from './config.ts';
import { analyticsRoutes } from './http/app.ts';
import { createPartitionsJob } from './jobs/create-partitions.job.ts';
import { clearWebhooksJob } from './jobs/webhooks/clear-webhooks.job.ts';
import { deliverWebhooksJob } from './jobs/webhooks/deliver-webhooks.job.ts';
import { Sending } from './jobs/webhooks/sending.ts';
import { storeEventsSubscribers } from './messaging/store-events.subscriber.ts';
import { createDailyFigures } from './persistence/daily-figures.ts';
import { createEventArchive } from './persistence/event-archive.ts';
import { createFigures } from './persistence/figures.ts';
import { createTenantZones } from './persistence/tenant-zones.ts';
import { createDueDeliveries } from './persistence/webhooks/due-deliveries.ts';
import { createListeners } from './persistence/webhooks/listeners.ts';
import { createWebhookLeftovers } from './persistence/webhooks/webhook-leftovers.ts';
import { createWebhooks } from './persistence/webhooks/webhook-store.ts';
import { archiveEvents } from './use-cases/archive-events.ts';
import { countFacts } from './use-cases/count-facts.ts';
import { listEvents } from './use-cases/list-events.ts';
import { listMetrics } from './use-cases/list-metrics.ts';
import { queryMetric } from './use-cases/query-metric.ts';
import { clearWebhooks } from './use-cases/webhooks/clear-webhooks.ts';
import { deliverWebhook } from './use-cases/webhooks/deliver-webhook.ts';
import { webhookUseCases } from './use-cases/webhooks/webhook-use-cases.ts';
import { newSecret } from './webhooks/new-secret.ts';
import { createPostWebhook } from './webhooks/post-webhook.ts';
import { refuseUrl } from './webhooks/target.ts';
import { measureBacklog, webhookMetrics } from './webhooks/webhook-metrics.ts';

/** Given to answers that are awaited when the service stops; less than a drain, so that the rest is taken back in time. */
const GRACE_MS = 3_000;

/** What sends webhooks without being asked, and how it is brought to an end. */
const webhookSending = (
  { database, logger, clock, telemetry: { registry }, version }: ServiceParts,
  config: AnalyticsConfig,
  sealer: Sealer,
): { readonly jobs: readonly Job[]; readonly drain: () => Promise<void> } => {
  const due = createDueDeliveries({
    database,
    sealer,
    onUnreadable: (error, endpointId) =>
      logger.error({ err: error, endpoint_id: endpointId }, 'the secret of a webhook endpoint cannot be read'),
  });
  const post = createPostWebhook({ allowsPrivate: config.WEBHOOKS_ALLOW_PRIVATE, version });
  const sending = new Sending();
  measureBacklog(registry, due.oldestDueSeconds);
  return {
    jobs: [
      deliverWebhooksJob({
        ...{ due, sending },
        deliver: deliverWebhook({ due, post, clock, random: Math.random }),
        metrics: webhookMetrics(registry),
      }),
      clearWebhooksJob(clearWebhooks({ leftovers: createWebhookLeftovers(database, sealer) })),
    ],
    drain: () => sending.drain(GRACE_MS),
  };
};

/** Builds the analytics service, for production and for tests alike. */
export const compose = async (config: AnalyticsConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('analytics', config, [], overrides);
  const figures = createFigures(parts.database);
  const count = countFacts({ zones: createTenantZones(PLATFORM_TENANT_ID), figures: createDailyFigures() });
  const archive = archiveEvents({ archive: createEventArchive(), listeners: createListeners() });
  const sealer = createSealer(config.SEALING_KEYS);
  const sending = webhookSending(parts, config, sealer);
  return assembleService({
    parts,
    routes: analyticsRoutes({
      listMetrics: listMetrics({ figures }),
      queryMetric: queryMetric({ figures }),
      listEvents: listEvents({ figures }),
      webhooks: webhookUseCases({
        webhooks: createWebhooks(parts.database, sealer),
        refuseUrl: refuseUrl(config.WEBHOOKS_ALLOW_PRIVATE),
        newSecret,
      }),
    }),
    subscribers: storeEventsSubscribers(archive, count),
    jobs: [createPartitionsJob(parts.database), ...sending.jobs],
    onStop: sending.drain,
  });
};
