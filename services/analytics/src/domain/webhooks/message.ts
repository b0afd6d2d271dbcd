/** What an endpoint is told. Where it happened to an aggregate, its sequence tells the order that deliveries do not keep. */
export interface WebhookMessage {
  readonly id: string;
  readonly type: string;
  /** When it happened, RFC 3339. */
  readonly timestamp: string;
  readonly aggregateId?: string;
  readonly sequence?: number;
  readonly data: unknown;
}

/** The body as it is signed and sent: the same bytes at every attempt. */
export const bodyOf = ({ id, type, timestamp, aggregateId, sequence, data }: WebhookMessage): string =>
  JSON.stringify({ id, type, timestamp, aggregateId, sequence, data });
