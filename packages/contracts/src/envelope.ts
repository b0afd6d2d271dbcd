import { isUuid } from '@tessera/kernel';
import type { EventContract } from './define-event.ts';

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

/** The headers of an event's message. */
export const encodeHeaders = (envelope: EventEnvelope, contract: EventContract): Record<string, string> => ({
  'ce-specversion': '1.0',
  'ce-id': envelope.id,
  'ce-source': envelope.source,
  'ce-type': envelope.type,
  'ce-time': envelope.time,
  'ce-subject': envelope.aggregateId,
  'ce-datacontenttype': 'application/json',
  'ce-dataschema': `https://tessera.dev/schemas/${contract.subject}.json`,
  'ce-tenant': envelope.tenantId,
  'ce-aggregate': envelope.aggregate,
  'ce-sequence': String(envelope.sequence),
  'ce-correlationid': envelope.correlationId,
  ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
});

/**
 * Reads the headers back.
 * @param get a header's value, '' where it is absent
 * @throws MalformedEnvelope naming the first header that is missing or wrong
 */
export const decodeHeaders = (get: (name: string) => string): EventEnvelope => {
  const required = (name: string, valid: (value: string) => boolean = (value) => value !== ''): string => {
    const value = get(name);
    if (!valid(value))
      throw new MalformedEnvelope(
        `header ${name} is ${value === '' ? 'missing' : `not valid: ${JSON.stringify(value)}`}`,
      );
    return value;
  };
  required('ce-specversion', (value) => value === '1.0');
  const sequence = Number(required('ce-sequence', (value) => /^[1-9]\d{0,15}$/.test(value)));
  const traceparent = get('traceparent');
  return {
    id: required('ce-id', isUuid),
    source: required('ce-source'),
    type: required('ce-type'),
    time: required('ce-time', (value) => !Number.isNaN(Date.parse(value))),
    tenantId: required('ce-tenant', isUuid),
    aggregate: required('ce-aggregate'),
    aggregateId: required('ce-subject'),
    sequence,
    correlationId: get('ce-correlationid'),
    ...(traceparent === '' ? {} : { traceparent }),
  };
};
