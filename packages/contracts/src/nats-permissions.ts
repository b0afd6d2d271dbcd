import { catalogue } from './catalogue.ts';
import type { ServiceName } from './services.ts';

/** The subjects one service's NATS user may publish and subscribe; anything else the server refuses. */
export interface NatsPermissions {
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
}

/**
 * Least rights out of the catalogue: its own events, the requests it is named a caller of, pulling and acknowledging its
 * own durables, and its own reply inbox. Replies to requests go to the inboxes of those who may ask.
 */
export const natsPermissions = (service: ServiceName): NatsPermissions => {
  const { events, requests, subscriptions } = catalogue;
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
    ...[...callers].map((caller) => `_INBOX_${caller}.>`),
  ];
  return { publish, subscribe: [`_INBOX_${service}.>`, ...answered.map((request) => request.subject)] };
};
