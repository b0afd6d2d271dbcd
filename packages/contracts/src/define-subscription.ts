import { type EventContract, streamOf } from './define-event.ts';
import type { ServiceName } from './services.ts';

/** Who listens to what, and why: one durable on one stream. */
export interface SubscriptionContract {
  /** The consumer. */
  readonly service: ServiceName;
  /** Imperative, kebab case: what it does with the events. */
  readonly what: string;
  /** The publisher. */
  readonly from: ServiceName;
  readonly events: readonly EventContract[] | 'all';
  /** Whether an aggregate's events must be handled in sequence; the durable then receives all events of that aggregate. */
  readonly ordered: boolean;
  /** `<service>__<what>` */
  readonly durable: string;
  readonly stream: string;
  /** One filter: nats-server 2.9 knows no lists of them. */
  readonly filterSubject: string;
}

export interface SubscriptionDefinition {
  readonly service: ServiceName;
  readonly what: string;
  readonly from: ServiceName;
  /** Events of one aggregate of `from`, or all that `from` publishes. */
  readonly events: readonly EventContract[] | 'all';
  readonly ordered?: boolean;
}

/** @throws Error when the events are not of one aggregate of `from`, or an ordered subscription names no aggregate */
export const defineSubscription = ({
  service,
  what,
  from,
  events,
  ordered = false,
}: SubscriptionDefinition): SubscriptionContract => {
  const durable = `${service}__${what}`;
  return {
    service,
    what,
    from,
    events,
    ordered,
    durable,
    stream: streamOf(from),
    filterSubject: filterOf(durable, from, events, ordered),
  };
};

const filterOf = (
  durable: string,
  from: ServiceName,
  events: readonly EventContract[] | 'all',
  ordered: boolean,
): string => {
  if (events === 'all') {
    if (ordered) throw new Error(`${durable}: order is promised within an aggregate, so name its events`);
    return `events.${from}.>`;
  }
  const [first] = events;
  if (!first || events.some((event) => event.service !== from || event.aggregate !== first.aggregate)) {
    throw new Error(`${durable}: a subscription is to events of one aggregate of ${from}`);
  }
  return events.length === 1 && !ordered ? first.subject : `events.${from}.${first.aggregate}.>`;
};
