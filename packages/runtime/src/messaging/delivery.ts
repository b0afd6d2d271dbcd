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
  let envelope: EventEnvelope;
  try {
    envelope = decodeHeaders((name) => message.headers?.get(name) ?? '');
  } catch (error) {
    return { kind: 'malformed', message, wire: wireOf(message), error: String(error) };
  }
  const wire = wireOf(message, envelope);
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

const wireOf = (message: JsMsg, envelope?: EventEnvelope): WireMessage => {
  const headers: Record<string, string> = {};
  for (const name of message.headers?.keys() ?? []) headers[name] = message.headers?.get(name) ?? '';
  return {
    tenantId: envelope?.tenantId ?? PLATFORM_TENANT_ID,
    // A message without a readable id is known by its place in the stream.
    eventId: envelope?.id ?? deriveId('malformed', message.info.stream, String(message.info.streamSequence)),
    subject: message.subject,
    headers,
    body: message.string(),
  };
};

/** How long after the event itself it was handled, in milliseconds. */
export const lagOf = (delivery: Delivery): number =>
  delivery.kind === 'malformed' ? 0 : Math.max(0, Date.now() - Date.parse(delivery.event.envelope.time));
