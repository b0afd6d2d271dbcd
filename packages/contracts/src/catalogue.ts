import type { EventContract } from './define-event.ts';
import type { RequestContract } from './define-request.ts';
import type { SubscriptionContract } from './define-subscription.ts';
import * as events from './events/index.ts';
import * as requests from './requests/index.ts';
import * as subscriptions from './subscriptions/index.ts';

const isSubscription = (value: unknown): value is SubscriptionContract =>
  typeof value === 'object' && value !== null && 'durable' in value;

/** Every message between services, and who listens to what. Rights, streams, documents and the graph are made from it. */
export const catalogue: {
  readonly events: readonly EventContract[];
  readonly requests: readonly RequestContract[];
  readonly subscriptions: readonly SubscriptionContract[];
} = {
  events: Object.values(events),
  requests: Object.values(requests),
  subscriptions: Object.values(subscriptions).flat().filter(isSubscription),
};
