import type { JsMsg } from '@nats-io/jetstream';
import { DependencyUnavailable } from '../context/index.ts';
import { type Delivery, lagOf } from './delivery.ts';
import { FailedDeliveries } from './failed-delivery.ts';
import type { ConsumerOptions, Processor } from './processing.ts';
import { inBatchSpan } from './spans.ts';
import type { BatchSubscriber } from './subscriber.ts';

type EventDelivery = Extract<Delivery, { kind: 'event' }>;

/**
 * Many messages a transaction: what arrives while one batch commits makes up the next. A batch that fails is run again
 * message by message, so that a poisoned one does not take its neighbours with it.
 */
export class BatchProcessor implements Processor {
  readonly #subscriber: BatchSubscriber;
  readonly #options: ConsumerOptions;
  readonly #finished: (message: JsMsg) => void;
  readonly #failed: FailedDeliveries;
  readonly #durable: string;
  #waiting: Delivery[] = [];
  #working: Promise<void> | undefined;

  constructor(subscriber: BatchSubscriber, options: ConsumerOptions, finished: (message: JsMsg) => void) {
    this.#subscriber = subscriber;
    this.#options = options;
    this.#finished = finished;
    this.#durable = subscriber.subscription.durable;
    this.#failed = new FailedDeliveries(this.#durable, options);
  }

  accept(delivery: Delivery): void {
    this.#waiting.push(delivery);
    // A macrotask, so that everything already read from the socket joins the first batch.
    this.#working ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => this.#drain());
  }

  async idle(): Promise<void> {
    await this.#working;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) await this.#settle(this.#waiting.splice(0, this.#subscriber.maxMessages));
    this.#working = undefined;
  }

  async #settle(deliveries: readonly Delivery[]): Promise<void> {
    const together = deliveries.filter((one): one is EventDelivery => one.kind === 'event' && !isSuspect(one));
    const others = deliveries.filter((one) => one.kind !== 'event' || isSuspect(one));
    try {
      if (together.length > 0) await this.#takeEffect(together);
    } catch (error) {
      if (together.length > 1 && !(error instanceof DependencyUnavailable)) others.push(...together);
      else for (const delivery of together) await this.#failed.postpone(delivery, error);
    }
    for (const delivery of others) await this.#settleAlone(delivery);
    for (const delivery of deliveries) this.#finished(delivery.message);
  }

  async #settleAlone(delivery: Delivery): Promise<void> {
    try {
      if (await this.#failed.exhausted(delivery)) return;
      if (delivery.kind === 'malformed') await this.#failed.bury(delivery, 1, delivery.error);
      else if (delivery.kind === 'unhandled') delivery.message.ack();
      else await this.#takeEffect([delivery]);
    } catch (error) {
      await this.#failed.postpone(delivery, error);
    }
  }

  async #takeEffect(deliveries: readonly EventDelivery[]): Promise<void> {
    const fresh = await inBatchSpan(this.#durable, deliveries, () =>
      this.#options.database.asWorker((tx) =>
        this.#subscriber.handle(
          deliveries.map((delivery) => delivery.event),
          tx,
        ),
      ),
    );
    for (const delivery of deliveries) {
      delivery.message.ack();
      this.#options.metrics.delivered(
        this.#durable,
        fresh.has(delivery.wire.eventId) ? 'done' : 'duplicate',
        lagOf(delivery),
      );
    }
  }
}

/**
 * After three deliveries a message is handled alone and its tries are counted. Before that a redelivery is most likely
 * the trace of a restart, when thousands come at once and must not each cost transactions of their own.
 */
const isSuspect = (delivery: Delivery): boolean => delivery.message.info.deliveryCount > 3;
