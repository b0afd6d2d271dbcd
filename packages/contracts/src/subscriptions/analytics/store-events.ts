import { defineSubscription } from '../../define-subscription.ts';
import * as events from '../../events/index.ts';
import { type ServiceName, serviceNames } from '../../services.ts';

/** Whose events are kept: of everybody who publishes any, but analytics itself. */
const publishers: readonly ServiceName[] = serviceNames.filter(
  (service) => service !== 'analytics' && Object.values(events).some((event) => event.service === service),
);

/** One durable a publisher: every event is stored and counted. */
export const analyticsStoreEvents = publishers.map((from) =>
  defineSubscription({ service: 'analytics', what: `store-${from}-events`, from, events: 'all' }),
);
