import type { Link } from '@opentelemetry/api';
import { contextFromTraceparent, linkTo, SpanKind, startSpan, withSpan } from '../telemetry/index.ts';
import type { Delivery } from './delivery.ts';

type Decoded = Exclude<Delivery, { kind: 'malformed' }>;

const attributesOf = (durable: string, { message, event }: Decoded) => ({
  'messaging.system': 'nats',
  'messaging.operation.type': 'process',
  'messaging.operation.name': 'process',
  'messaging.destination.name': event.subject,
  'messaging.consumer.group.name': durable,
  'messaging.message.id': event.envelope.id,
  'messaging.nats.delivery_count': message.info.deliveryCount,
  'tessera.tenant_id': event.envelope.tenantId,
  'tessera.correlation_id': event.envelope.correlationId,
});

/** A first delivery continues the trace it came from; a redelivery or a replay is a trace of its own with a link back. */
const placeOf = (
  delivery: Decoded,
): { root: true; links: Link[] } | { parent: NonNullable<ReturnType<typeof contextFromTraceparent>> } => {
  const parent = contextFromTraceparent(delivery.event.envelope.traceparent);
  if (parent && !delivery.message.redelivered) return { parent };
  return { root: true, links: linkTo(parent) };
};

/** The span of one message being handled. */
export const inDeliverySpan = <T>(durable: string, delivery: Decoded, work: () => Promise<T>): Promise<T> =>
  withSpan(
    `process ${delivery.event.subject}`,
    { kind: SpanKind.CONSUMER, attributes: attributesOf(durable, delivery), ...placeOf(delivery) },
    work,
  );

/**
 * A batch is a trace of its own, linked to each message's trace. Each message also gets a span in the trace it came from,
 * linked to the batch, so that a purchase can be followed into its aggregates.
 */
export const inBatchSpan = <T>(durable: string, deliveries: readonly Decoded[], work: () => Promise<T>): Promise<T> => {
  const links = deliveries.flatMap((delivery) => linkTo(contextFromTraceparent(delivery.event.envelope.traceparent)));
  const attributes = {
    'messaging.system': 'nats',
    'messaging.operation.type': 'process',
    'messaging.operation.name': 'process',
    'messaging.consumer.group.name': durable,
    'messaging.batch.message_count': deliveries.length,
  };
  // A batch of untraced messages is not worth a trace.
  if (links.length === 0) return work();
  return withSpan(
    `process batch ${durable}`,
    { kind: SpanKind.CONSUMER, root: true, links, attributes },
    async (batch) => {
      const batchLinks = [{ context: batch.spanContext() }];
      const spans = deliveries
        .filter((delivery) => delivery.event.envelope.traceparent !== undefined)
        .map((delivery) => {
          const place = placeOf(delivery);
          const links = 'links' in place ? [...place.links, ...batchLinks] : batchLinks;
          return startSpan(`process ${delivery.event.subject}`, {
            kind: SpanKind.CONSUMER,
            attributes: attributesOf(durable, delivery),
            ...place,
            links,
          });
        });
      try {
        return await work();
      } finally {
        for (const span of spans) span.end();
      }
    },
  );
};
