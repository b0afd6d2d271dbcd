import { type ConsumerMessages, type JsMsg, jetstream } from '@nats-io/jetstream';
import { BatchProcessor } from './batch-processor.ts';
import { decode } from './delivery.ts';
import type { ConsumerOptions, Processor } from './processing.ts';
import { SingleProcessor } from './single-processor.ts';
import type { Subscriber } from './subscriber.ts';

/** Half of the durables' ack wait: what is still being worked on says so before the server sends it again. */
const IN_PROGRESS_EVERY_MS = 2_000;
/**
 * `bind`: after an outage the client pulls again at once. Without it it asks first whether the consumer is still there, and a
 * question that falls into the outage holds up consumption for up to ten seconds.
 */
const PULL = { max_messages: 2_000, expires: 5_000, idle_heartbeat: 1_000, bind: true } as const;
/** The client's own patience is so long that a question lost with its connection would hold up consumption for it. */
const JETSTREAM_TIMEOUT_MS = 2_000;

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
        const consumer = await jetstream(this.#options.nats, { timeout: JETSTREAM_TIMEOUT_MS }).consumers.get(
          stream,
          durable,
        );
        this.#messages = await consumer.consume(PULL);
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
