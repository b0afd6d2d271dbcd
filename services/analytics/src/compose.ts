import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { assembleService, type Overrides, openServiceParts, type Service } from '@tessera/runtime/service';
import type { AnalyticsConfig } from './config.ts';
import { analyticsRoutes } from './http/app.ts';
import { createPartitionsJob } from './jobs/create-partitions.job.ts';
import { storeEventsSubscribers } from './messaging/store-events.subscriber.ts';
import { createDailyFigures } from './persistence/daily-figures.ts';
import { createEventArchive } from './persistence/event-archive.ts';
import { createFigures } from './persistence/figures.ts';
import { createTenantZones } from './persistence/tenant-zones.ts';
import { countFacts } from './use-cases/count-facts.ts';
import { listEvents } from './use-cases/list-events.ts';
import { listMetrics } from './use-cases/list-metrics.ts';
import { queryMetric } from './use-cases/query-metric.ts';

/** Builds the analytics service, for production and for tests alike. */
export const compose = async (config: AnalyticsConfig, overrides: Overrides = {}): Promise<Service> => {
  const parts = await openServiceParts('analytics', config, [], overrides);
  const figures = createFigures(parts.database);
  const count = countFacts({ zones: createTenantZones(PLATFORM_TENANT_ID), figures: createDailyFigures() });
  return assembleService({
    parts,
    routes: analyticsRoutes({
      listMetrics: listMetrics({ figures }),
      queryMetric: queryMetric({ figures }),
      listEvents: listEvents({ figures }),
    }),
    subscribers: storeEventsSubscribers(createEventArchive(), count),
    jobs: [createPartitionsJob(parts.database)],
  });
};
