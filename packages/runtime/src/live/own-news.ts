import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { ownEventsOf, type ServiceName } from '@tessera/contracts';
import type { Logger } from '../telemetry/index.ts';

/** How long the first stream waits until the server knows of the subscription; what is missed is found by the next look. */
const HEARD_WITHIN_MS = 500;

export interface OwnNewsOptions {
  readonly service: ServiceName;
  readonly nats: NatsConnection;
  readonly logger: Logger;
  /** Fields of an event's data that say what it is about. */
  readonly about: readonly string[];
  /** Called with `tenant/id` for each of them. */
  readonly onNews: (topic: string) => void;
  /** Called when news may have been lost. */
  readonly onLost: () => void;
}

/**
 * Hears, outside of JetStream, what any instance of its own service publishes, as long as somebody watches. News are hints to look and nothing
 * else: lost, late, repeated or out of order, they change only when somebody looks.
 */
export class OwnNews {
  readonly #options: OwnNewsOptions;
  #subscription: Subscription | undefined;
  #heard: Promise<void> = Promise.resolve();

  constructor(options: OwnNewsOptions) {
    this.#options = options;
    void this.#watchConnection();
  }

  /** Resolves when news are heard, or would not be anyway. */
  listen(): Promise<void> {
    if (this.#subscription === undefined) {
      const { nats, service } = this.#options;
      const subscription = nats.subscribe(ownEventsOf(service));
      this.#subscription = subscription;
      void this.#hear(subscription);
      this.#heard = settledWithin(nats.flush(), HEARD_WITHIN_MS);
    }
    return this.#heard;
  }

  /** Nobody watches any more. */
  ignore(): void {
    this.#subscription?.unsubscribe();
    this.#subscription = undefined;
  }

  async #hear(subscription: Subscription): Promise<void> {
    const { about, onNews, onLost, logger } = this.#options;
    try {
      for await (const message of subscription) {
        const tenant = message.headers?.get('ce-tenant') ?? '';
        for (const id of idsIn(message.string(), about)) onNews(`${tenant}/${id}`);
      }
    } catch (error) {
      logger.warn({ err: error }, 'own events are no longer heard: live streams look by themselves');
      onLost();
    }
  }

  async #watchConnection(): Promise<void> {
    for await (const { type } of this.#options.nats.status()) if (type === 'reconnect') this.#options.onLost();
  }
}

/** The ids in these fields of an event's data. What cannot be read is no news. */
export const idsIn = (body: string, about: readonly string[]): string[] => {
  let data: unknown;
  try {
    data = JSON.parse(body);
  } catch {
    return [];
  }
  if (typeof data !== 'object' || data === null) return [];
  const fields = data as Readonly<Record<string, unknown>>;
  return about.map((field) => fields[field]).filter((id): id is string => typeof id === 'string');
};

const settledWithin = async (work: Promise<unknown>, ms: number): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
};
