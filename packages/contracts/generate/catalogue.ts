import type { EventContract, RequestContract, SubscriptionContract } from '../src/index.ts';

/** Every message and every subscription that documents are made from. */
export interface Catalogue {
  readonly events: readonly EventContract[];
  readonly requests: readonly RequestContract[];
  readonly subscriptions: readonly SubscriptionContract[];
}

/** The events that a subscription's handler is given. */
export const eventsOf = (subscription: SubscriptionContract, { events }: Catalogue): readonly EventContract[] =>
  subscription.events === 'all' ? events.filter((event) => event.service === subscription.from) : subscription.events;

/** Who listens to an event, in the order of the catalogue. */
export const consumersOf = (event: EventContract, catalogue: Catalogue): readonly SubscriptionContract[] =>
  catalogue.subscriptions.filter((subscription) =>
    eventsOf(subscription, catalogue).some((each) => each.subject === event.subject),
  );
