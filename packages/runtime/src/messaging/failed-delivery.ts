import { DependencyUnavailable } from '../context/index.ts';
import { type Delivery, lagOf } from './delivery.ts';
import { bury, countAttempt, noteFailure } from './inbox.ts';
import type { ConsumerOptions } from './processing.ts';
import { RetryLater } from './subscriber.ts';

/** Delay while something this service needs is away; such tries are not held against the message. */
const OUTAGE_DELAY_MS = 1_000;

/** What happens to messages that could not be handled: later, with a reason, or buried for a person to look at. */
export class FailedDeliveries {
  readonly #durable: string;
  readonly #options: ConsumerOptions;

  constructor(durable: string, options: ConsumerOptions) {
    this.#durable = durable;
    this.#options = options;
  }

  /** True when a redelivered message has used up its tries; it is then buried and must not be handled. */
  async exhausted(delivery: Delivery): Promise<boolean> {
    if (!delivery.message.redelivered) return false;
    const tries = await countAttempt(this.#options.database, this.#durable, delivery.wire);
    if (tries <= this.#options.retry.delaysMs.length + 1) return false;
    await this.bury(delivery, tries - 1);
    return true;
  }

  /** Sends a message back with a delay that fits the reason. Never rejects: a message that is not answered comes back by itself. */
  async postpone(delivery: Delivery, error: unknown): Promise<void> {
    const { logger, metrics, database, retry } = this.#options;
    const about = {
      err: error,
      durable: this.#durable,
      event_id: delivery.wire.eventId,
      subject: delivery.wire.subject,
    };
    if (error instanceof DependencyUnavailable) {
      logger.warn(about, 'a message waits for something that is away');
      metrics.delivered(this.#durable, 'later', lagOf(delivery));
      delivery.message.nak(OUTAGE_DELAY_MS);
      return;
    }
    const delays = retry.delaysMs;
    const delay = delays[Math.min(delivery.message.info.deliveryCount, delays.length) - 1] ?? OUTAGE_DELAY_MS;
    const waiting = error instanceof RetryLater;
    logger[waiting ? 'info' : 'error'](
      about,
      waiting ? 'a message came too early and waits' : 'a message failed and will be tried again',
    );
    metrics.delivered(this.#durable, waiting ? 'later' : 'failed', lagOf(delivery));
    await noteFailure(database, this.#durable, delivery.wire, reasonOf(error)).catch((cause: unknown) =>
      logger.warn({ ...about, err: cause }, 'the reason of a failure could not be noted'),
    );
    delivery.message.nak(delay);
  }

  /** Commits the dead letter, then ends the message's deliveries. */
  async bury(delivery: Delivery, tries: number, error?: string): Promise<void> {
    const { logger, metrics, database } = this.#options;
    await bury(database, this.#durable, delivery.wire, tries, error);
    logger.error(
      { durable: this.#durable, event_id: delivery.wire.eventId, subject: delivery.wire.subject, reason: error },
      'a message is dead; see the dead-letters runbook',
    );
    metrics.delivered(this.#durable, 'dead', lagOf(delivery));
    // Without a reason: nats-server 2.9 does not understand one, and would deliver the message again for ever.
    delivery.message.term();
  }
}

const reasonOf = (error: unknown): string =>
  error instanceof Error ? `${error.name}: ${error.message}` : String(error);
