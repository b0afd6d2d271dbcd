import { type ConsumerMessages, type JsMsg, jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Clock, NewId } from '@tessera/kernel';
import type { CallContext } from '../context/index.ts';
import type { Database } from '../postgres/index.ts';
import type { Logger } from '../telemetry/index.ts';
import { BatchProcessor } from './batch-processor.ts';
import { decode } from './delivery.ts';
import type { ConsumerMetrics } from './metrics.ts';
import { SingleProcessor } from './single-processor.ts';
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
  accept(delivery: ReturnType<typeof decode>): void;
  idle(): Promise<void>;
}

/** Half of the durables' ack wait: what is still being worked on says so before the server sends it again. */
const IN_PROGRESS_EVERY_MS = 2_000;

/**
 * Feeds one durable's messages to a subscriber so that each takes effect exactly once: the inbox row commits with the
 * effect, the acknowledgement comes after the commit, and a failed message returns with growing delays until it is dead.
 */
export class InboxConsumer {
  readonly #subscriber: Subscriber;
  readonly #options: ConsumerOptions;
  readonly #processor: Processor;
  readonly #open = new Set<JsMsg>();
  #messages: ConsumerMessages | undefined;
  #stopping = false;
  #loop: Promise<void> | undefined;
  #progress: NodeJS.Timeout | undefined;

  constructor(subscriber: Subscriber, options: ConsumerOptions) {
    this.#subscriber = subscriber;
    this.#options = options;
    const finished = (message: JsMsg) => this.#open.delete(message);
    this.#processor =
      subscriber.mode === 'single'
        ? new SingleProcessor(subscriber, options, finished)
        : new BatchProcessor(subscriber, options, finished);
  }

  start(): void {
    this.#loop ??= this.#run();
    this.#progress ??= setInterval(() => {
      for (const message of this.#open) message.working();
    }, IN_PROGRESS_EVERY_MS);
  }

  /** Takes no more messages, finishes what was begun. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#messages?.close();
    await this.#loop;
    await this.#processor.idle();
    clearInterval(this.#progress);
  }

  async #run(): Promise<void> {
    const { durable, stream } = this.#subscriber.subscription;
    while (!this.#stopping) {
      try {
        const consumer = await jetstream(this.#options.nats).consumers.get(stream, durable);
        this.#messages = await consumer.consume({ max_messages: 1_000, expires: 5_000, idle_heartbeat: 1_000 });
        if (this.#stopping) await this.#messages.close();
        for await (const message of this.#messages) this.#take(message);
      } catch (error) {
        if (this.#stopping) return;
        this.#options.logger.warn({ err: error, durable }, 'consumption was interrupted and begins again');
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  #take(message: JsMsg): void {
    if (this.#stopping) return;
    this.#open.add(message);
    this.#processor.accept(decode(message, this.#subscriber.subscription));
  }
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
