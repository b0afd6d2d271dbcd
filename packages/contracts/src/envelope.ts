import { isUuid } from '@tessera/kernel';
import type { EventContract } from './define-event.ts';
import { timestampSchema } from './values.ts';

/**
 * What is known of every event beside its data: the attributes of CloudEvents 1.0, carried as headers in NATS binary mode
 * (https://github.com/cloudevents/spec), with the tenant, the aggregate and its sequence as extensions.
 */
export interface EventEnvelope {
  /** UUIDv7; also the `Nats-Msg-Id`, by which stream and inbox know a repeat. */
  readonly id: string;
  /** `/tessera/<service>` */
  readonly source: string;
  /** The subject without `events.`, e.g. `wallet.hold.hold-placed.v1`. */
  readonly type: string;
  /** When it happened, RFC 3339, UTC. */
  readonly time: string;
  readonly tenantId: string;
  readonly aggregate: string;
  readonly aggregateId: string;
  /** The aggregate's own count of its events, from 1, without gaps. */
  readonly sequence: number;
  /** The same from the request at the edge to the last consumer. */
  readonly correlationId: string;
  /** W3C trace context of what caused the event. */
  readonly traceparent?: string;
}

/** An event as a consumer's handler sees it. */
export interface ReceivedEvent<T> {
  readonly envelope: EventEnvelope;
  readonly subject: string;
  readonly contract: EventContract;
  readonly data: T;
}

/** A message without the headers that every event has. */
export class MalformedEnvelope extends Error {
  override readonly name = 'MalformedEnvelope';
}

/**
 * Percent-encodes what is not printable ASCII, and space, quote and percent, as CloudEvents' HTTP binding does for header
 * values (section 3.1.3.2): an id with a line break in it cannot forge a header, and one with an umlaut arrives as it was.
 */
const toHeader = (value: string): string =>
  value.replaceAll(/[^\x21\x23\x24\x26-\x7e]+/gu, (text) =>
    Array.from(Buffer.from(text, 'utf8'), (byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
  );

const fromHeader = (name: string, value: string): string => {
  try {
    return decodeURIComponent(value);
  } catch {
    throw new MalformedEnvelope(`header ${name} is not percent-encoded UTF-8`);
  }
};

/** The headers of an event's message. */
export const encodeHeaders = (envelope: EventEnvelope, contract: EventContract): Record<string, string> => ({
  'ce-specversion': '1.0',
  'ce-id': envelope.id,
  'ce-source': envelope.source,
  'ce-type': envelope.type,
  'ce-time': envelope.time,
  'ce-subject': toHeader(envelope.aggregateId),
  'ce-datacontenttype': 'application/json',
  'ce-dataschema': schemaUrl(contract.subject),
  'ce-tenant': envelope.tenantId,
  'ce-aggregate': envelope.aggregate,
  'ce-sequence': String(envelope.sequence),
  'ce-correlationid': toHeader(envelope.correlationId),
  ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
});

/** The name (not the place) of the JSON Schema of a message; the generated schemas carry it as `$id`. */
export const schemaUrl = (message: string): string => `https://tessera.dev/schemas/${message}.json`;

/**
 * Reads the headers back.
 * @param get a header's value, '' where it is absent
 * @throws MalformedEnvelope naming the first header that is missing or wrong
 */
export const decodeHeaders = (get: (name: string) => string): EventEnvelope => {
  const required = (name: string, valid: (value: string) => boolean = (value) => value !== ''): string => {
    const value = get(name);
    if (valid(value)) return value;
    const fault = value === '' ? 'missing' : `not valid: ${JSON.stringify(value)}`;
    throw new MalformedEnvelope(`header ${name} is ${fault}`);
  };
  required('ce-specversion', (value) => value === '1.0');
  const traceparent = get('traceparent');
  return {
    id: required('ce-id', isUuid),
    source: required('ce-source'),
    type: required('ce-type'),
    time: required('ce-time', isTime),
    tenantId: required('ce-tenant', isUuid),
    aggregate: required('ce-aggregate'),
    aggregateId: fromHeader('ce-subject', required('ce-subject')),
    sequence: Number(required('ce-sequence', isSequence)),
    correlationId: fromHeader('ce-correlationid', get('ce-correlationid')),
    ...(traceparent === '' ? {} : { traceparent }),
  };
};

const isSequence = (value: string): boolean => /^[1-9]\d{0,15}$/.test(value) && Number.isSafeInteger(Number(value));

const isTime = (value: string): boolean => timestampSchema.safeParse(value).success;
