import type { NatsConnection } from '@nats-io/transport-node';
import type { Clock, NewId } from '@tessera/kernel';
import type { CallContext } from '../context/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Logger } from '../telemetry/index.ts';
import type { Delivery } from './delivery.ts';
import type { ConsumerMetrics } from './metrics.ts';
import type { Subscriber } from './subscriber.ts';

export interface ConsumerOptions {
  readonly nats: NatsConnection;
  readonly database: Database;
  readonly logger: Logger;
  readonly metrics: ConsumerMetrics;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly retry: RetryPolicy;
  /** Messages of different aggregates handled at the same time. */
  readonly concurrency: number;
}

/** Delay before the n-th retry, in milliseconds; after the last one the message is dead. */
export interface RetryPolicy {
  readonly delaysMs: readonly number[];
}

/** About four minutes in all: long enough for a neighbour to restart, short enough to be noticed the same quarter of an hour. */
export const defaultRetryPolicy: RetryPolicy = {
  delaysMs: [100, 250, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 60_000, 60_000],
};

/** What a processor does with deliveries. It acknowledges by itself, after the commit of the effect. */
export interface Processor {
  accept(delivery: Delivery): void;
  idle(): Promise<void>;
}

/** The context a handler acts in: the event's tenant and correlation, the service itself as actor. */
export const contextOf = (
  delivery: { readonly event: { readonly envelope: { readonly tenantId: string; readonly correlationId: string } } },
  subscriber: Subscriber,
  options: Pick<ConsumerOptions, 'clock' | 'newId'>,
): CallContext => ({
  tenantId: delivery.event.envelope.tenantId,
  correlationId: delivery.event.envelope.correlationId,
  actor: { kind: 'system', id: subscriber.subscription.service, scopes: [] },
  clock: options.clock,
  newId: options.newId,
});
