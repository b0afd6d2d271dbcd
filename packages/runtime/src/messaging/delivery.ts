import type { JsMsg } from '@nats-io/jetstream';
import {
  catalogue,
  decodeHeaders,
  type EventContract,
  type EventEnvelope,
  PLATFORM_TENANT_ID,
  type ReceivedEvent,
  type SubscriptionContract,
} from '@tessera/contracts';
import { deriveId } from '@tessera/kernel';
import type { WireMessage } from './inbox.ts';

/** A message of a durable, decoded as far as it can be. */
export type Delivery = { readonly message: JsMsg; readonly wire: WireMessage } & (
  | { readonly kind: 'event'; readonly event: ReceivedEvent<unknown> }
  /** Of the aggregate, but not among the events this subscription handles. */
  | { readonly kind: 'unhandled'; readonly event: ReceivedEvent<unknown> }
  | { readonly kind: 'malformed'; readonly error: string; readonly envelope?: EventEnvelope }
);

const contracts = new Map<string, EventContract>(catalogue.events.map((event) => [event.subject, event]));

/** Reads envelope and data; what cannot be read is `malformed` with the reason, never an exception. */
export const decode = (message: JsMsg, subscription: SubscriptionContract): Delivery => {
  const headers = headersOf(message);
  let envelope: EventEnvelope;
  try {
    envelope = decodeHeaders((name) => headers[name] ?? '');
  } catch (error) {
    return { kind: 'malformed', message, wire: wireOf(message, headers), error: String(error) };
  }
  const wire = wireOf(message, headers, envelope);
  const contract = contracts.get(message.subject);
  if (!contract) return { kind: 'malformed', message, wire, envelope, error: `no contract names ${message.subject}` };
  const handled =
    subscription.events === 'all' || subscription.events.some((event) => event.subject === message.subject);
  if (!handled)
    return {
      kind: 'unhandled',
      message,
      wire,
      event: { envelope, subject: message.subject, contract, data: undefined },
    };
  try {
    const data = contract.schema.parse(JSON.parse(wire.body));
    return { kind: 'event', message, wire, event: { envelope, subject: message.subject, contract, data } };
  } catch (error) {
    return {
      kind: 'malformed',
      message,
      wire,
      envelope,
      error: `the body breaks ${message.subject}: ${String(error)}`,
    };
  }
};

/** One pass over all headers: asking the client for each by name costs it a search through all of them. */
const headersOf = (message: JsMsg): Readonly<Record<string, string>> => {
  const headers: Record<string, string> = {};
  for (const [name, values] of message.headers ?? []) headers[name] = values[0] ?? '';
  return headers;
};

const wireOf = (message: JsMsg, headers: WireMessage['headers'], envelope?: EventEnvelope): WireMessage => ({
  tenantId: envelope?.tenantId ?? PLATFORM_TENANT_ID,
  // A message without a readable id is known by its place in the stream.
  eventId: envelope?.id ?? deriveId('malformed', message.info.stream, String(message.info.streamSequence)),
  subject: message.subject,
  headers,
  body: message.string(),
});

/** How long after the event itself it was handled, in milliseconds. */
export const lagOf = (delivery: Delivery): number =>
  delivery.kind === 'malformed' ? 0 : Math.max(0, Date.now() - Date.parse(delivery.event.envelope.time));
