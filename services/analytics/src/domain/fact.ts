import type { Measure } from './measure.ts';

/** An event as analytics takes it in: what is kept, and what it adds. */
export interface Fact {
  readonly tenantId: string;
  readonly id: string;
  readonly subject: string;
  readonly aggregate: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly correlationId: string;
  /** RFC 3339. */
  readonly occurredAt: string;
  readonly data: unknown;
  readonly measure: Measure;
  /** W3C trace context of what caused it. */
  readonly traceparent?: string;
  /** With the founding of a tenant: the zone of its days. */
  readonly timeZone?: string;
}
