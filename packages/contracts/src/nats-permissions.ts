import { catalogue } from './catalogue.ts';
import type { ServiceName } from './services.ts';

/** The subjects one service's NATS user may publish and subscribe; anything else the server refuses. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  /** `subject` or `subject queue`: the second may only be subscribed in that queue group. */
  readonly subscribe: readonly string[];
}

/** The prefix of the private subjects on which a service receives replies and pulled messages. */
export const inboxOf = (service: ServiceName): string => `_INBOX_${service}`;

/** Services that show their callers live what happens, and so hear their own events: each instance those of all of them. */
export const liveServices: readonly ServiceName[] = ['raffle', 'wallet'];

/** Every event of a service, as one subject. */
export const ownEventsOf = (service: ServiceName): string => `events.${service}.>`;

/**
 * Least rights out of the catalogue. Publish: its own events; the requests it is named a caller of; pulling, looking up and
 * acknowledging its own durables; replies to the inboxes of those who may ask it. Subscribe: its own inbox, and its own
 * requests, only in the service's queue group, so that no second subscriber overhears or answers twice; and its own events,
 * where it shows them live.
 */
export const natsPermissions = (
  service: ServiceName,
  { events, requests, subscriptions }: typeof catalogue = catalogue,
): NatsPermissions => {
  const answered = requests.filter((request) => request.service === service);
  const callers = new Set(answered.flatMap((request) => request.callers));
  const publish = [
    ...events.filter((event) => event.service === service).map((event) => event.subject),
    ...requests.filter((request) => request.callers.includes(service)).map((request) => request.subject),
    ...subscriptions
      .filter((subscription) => subscription.service === service)
      .flatMap(({ stream, durable }) => [
        `$JS.API.CONSUMER.INFO.${stream}.${durable}`,
        `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`,
        `$JS.ACK.${stream}.${durable}.>`,
      ]),
    ...[...callers].map((caller) => `${inboxOf(caller)}.>`),
  ];
  const subscribe = [
    `${inboxOf(service)}.>`,
    ...answered.map((request) => `${request.subject} ${service}`),
    ...(liveServices.includes(service) ? [ownEventsOf(service)] : []),
  ];
  return { publish, subscribe };
};
