import type { JsMsg } from '@nats-io/jetstream';
import { type Delivery, lagOf } from './delivery.ts';
import { FailedDeliveries } from './failed-delivery.ts';
import { admitInOrder, claimEvents } from './inbox.ts';
import { KeyedQueue } from './keyed-queue.ts';
import type { DeliveryOutcome } from './metrics.ts';
import { type ConsumerOptions, contextOf, type Processor } from './processing.ts';
import { inDeliverySpan } from './spans.ts';
import type { SingleSubscriber } from './subscriber.ts';

/** One transaction a message; messages of one aggregate one after another. */
export class SingleProcessor implements Processor {
  readonly #subscriber: SingleSubscriber;
  readonly #options: ConsumerOptions;
  readonly #finished: (message: JsMsg) => void;
  readonly #queue: KeyedQueue;
  readonly #failed: FailedDeliveries;
  readonly #durable: string;

  constructor(subscriber: SingleSubscriber, options: ConsumerOptions, finished: (message: JsMsg) => void) {
    this.#subscriber = subscriber;
    this.#options = options;
    this.#finished = finished;
    this.#queue = new KeyedQueue(options.concurrency);
    this.#durable = subscriber.subscription.durable;
    this.#failed = new FailedDeliveries(this.#durable, options);
  }

  accept(delivery: Delivery): void {
    const key = delivery.kind === 'malformed' ? delivery.wire.eventId : keyOf(delivery);
    this.#queue.add(key, () => this.#settle(delivery));
  }

  idle(): Promise<void> {
    return this.#queue.idle();
  }

  async #settle(delivery: Delivery): Promise<void> {
    try {
      if (await this.#failed.exhausted(delivery)) return;
      if (delivery.kind === 'malformed') return await this.#failed.bury(delivery, 1, delivery.error);
      const outcome = await inDeliverySpan(this.#durable, delivery, () => this.#takeEffect(delivery));
      delivery.message.ack();
      this.#options.metrics.delivered(this.#durable, outcome, lagOf(delivery));
    } catch (error) {
      await this.#failed.postpone(delivery, error);
    } finally {
      this.#finished(delivery.message);
    }
  }

  #takeEffect(delivery: Exclude<Delivery, { kind: 'malformed' }>): Promise<DeliveryOutcome> {
    const { subscription } = this.#subscriber;
    if (delivery.kind === 'unhandled' && !subscription.ordered) return Promise.resolve('ignored');
    const ctx = contextOf(delivery, this.#subscriber, this.#options);
    return this.#options.database.transact(ctx, async (tx) => {
      if (subscription.ordered && !(await admitInOrder(tx, this.#durable, delivery.event))) return 'duplicate';
      if (delivery.kind === 'unhandled') return 'ignored';
      const fresh = await claimEvents(tx, this.#durable, [delivery.event]);
      if (fresh.length === 0) return 'duplicate';
      await this.#subscriber.handle(delivery.event, { ...ctx, tx });
      return 'done';
    });
  }
}

const keyOf = ({ event }: Exclude<Delivery, { kind: 'malformed' }>): string =>
  `${event.envelope.tenantId}/${event.envelope.aggregate}/${event.envelope.aggregateId}`;
