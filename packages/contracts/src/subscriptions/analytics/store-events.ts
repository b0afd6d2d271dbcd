import { defineSubscription } from '../../define-subscription.ts';
import type { ServiceName } from '../../services.ts';

/** Every service that publishes events. Analytics keeps them all. */
export const publishers = [
  'identity',
  'wallet',
  'billing',
  'raffle',
  'loyalty',
] as const satisfies readonly ServiceName[];

/** One durable a publisher: every event is stored and counted. */
export const analyticsStoreEvents = publishers.map((from) =>
  defineSubscription({ service: 'analytics', what: `store-${from}-events`, from, events: 'all' }),
);
