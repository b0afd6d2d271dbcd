import type { Fact } from '../fact.ts';
import { typeOf, wants } from './event-type.ts';

/** As much of an active endpoint as decides what it is told. */
export interface Listener {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly eventTypes: readonly string[];
  readonly createdAt: Date;
}

/** One event that one endpoint is to be told of. */
export interface Telling {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly eventId: string;
  readonly type: string;
  readonly traceparent: string | null;
}

/**
 * Who is to be told of what: endpoints of the event's own tenant that want its type, of what happened after they were made.
 * So streams that are read again from their beginning tell nobody of what is long past.
 */
export const tellingsOf = (facts: readonly Fact[], listeners: readonly Listener[]): Telling[] => {
  if (listeners.length === 0) return [];
  const byTenant = Map.groupBy(facts, ({ tenantId }) => tenantId);
  return listeners.flatMap(({ tenantId, endpointId, eventTypes, createdAt }) =>
    (byTenant.get(tenantId) ?? []).flatMap(({ id: eventId, subject, occurredAt, traceparent = null }) => {
      const type = typeOf(subject);
      const isTold = wants(eventTypes, type) && Date.parse(occurredAt) >= createdAt.getTime();
      return isTold ? [{ tenantId, endpointId, eventId, type, traceparent }] : [];
    }),
  );
};
