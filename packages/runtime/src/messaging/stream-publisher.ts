import { createInbox, type Msg, type MsgHdrs, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import type { ServiceName } from '@tessera/contracts';

/** The stream did not say in time that it has the message, or said that it will not take it. It may be there all the same. */
export class NotAcknowledged extends Error {
  override readonly name = 'NotAcknowledged';
}

export interface StreamPublisherOptions {
  readonly service: ServiceName;
  readonly nats: NatsConnection;
  /** How long an acknowledgement may take. */
  readonly timeoutMs: number;
}

interface Publication {
  readonly headers: MsgHdrs;
  readonly body: string;
}

interface Waiting {
  readonly deadline: number;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The publish acknowledgement of JetStream (https://docs.nats.io/reference/reference-protocols/nats_api_reference). */
interface Acknowledgement {
  readonly stream?: string;
  readonly error?: { readonly code: number; readonly description?: string };
}

/**
 * Publishes into a JetStream stream with many messages under way. All acknowledgements come to one subscription and one timer
 * watches over them: the library's own `publish` prepares two errors, a timer and an abort signal for each message, which
 * cost the relay more than the message itself.
 */
export class StreamPublisher {
  readonly #options: StreamPublisherOptions;
  readonly #inbox: string;
  readonly #acknowledgements: Subscription;
  /** In the order in which they were sent, which is also the order of their deadlines. */
  readonly #waiting = new Map<string, Waiting>();
  #sent = 0;
  #watch: NodeJS.Timeout | undefined;

  constructor(options: StreamPublisherOptions) {
    this.#options = options;
    this.#inbox = createInbox(`_INBOX_${options.service}`);
    this.#acknowledgements = options.nats.subscribe(`${this.#inbox}.*`, {
      callback: (error, message) => {
        if (error === null) this.#acknowledge(message);
      },
    });
  }

  /** Resolves once the stream has stored the message, or has it already. @throws NotAcknowledged */
  publish(subject: string, { headers, body }: Publication): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sent += 1;
      const token = this.#sent.toString(36);
      this.#options.nats.publish(subject, body, { headers, reply: `${this.#inbox}.${token}` });
      this.#waiting.set(token, { deadline: performance.now() + this.#options.timeoutMs, resolve, reject });
      this.#watchOver(this.#options.timeoutMs);
    });
  }

  /** What is under way is not waited for any more. */
  close(): void {
    clearTimeout(this.#watch);
    this.#acknowledgements.unsubscribe();
    this.#end([...this.#waiting.keys()], 'the publisher was closed');
  }

  #acknowledge(message: Msg): void {
    const token = message.subject.slice(this.#inbox.length + 1);
    const waiting = this.#waiting.get(token);
    if (!waiting) return;
    this.#waiting.delete(token);
    const fault = faultOf(message);
    if (fault === undefined) waiting.resolve();
    else waiting.reject(new NotAcknowledged(fault));
  }

  #watchOver(inMs: number): void {
    this.#watch ??= setTimeout(() => {
      this.#watch = undefined;
      const now = performance.now();
      const late: string[] = [];
      let next: number | undefined;
      for (const [token, { deadline }] of this.#waiting) {
        if (deadline > now) {
          next = deadline;
          break;
        }
        late.push(token);
      }
      this.#end(late, `no acknowledgement within ${this.#options.timeoutMs} ms`);
      if (next !== undefined) this.#watchOver(next - now);
    }, inMs);
  }

  #end(tokens: readonly string[], why: string): void {
    for (const token of tokens) {
      const waiting = this.#waiting.get(token);
      this.#waiting.delete(token);
      waiting?.reject(new NotAcknowledged(why));
    }
  }
}

/** What is wrong with an acknowledgement; undefined where the message is stored. */
const faultOf = (message: Msg): string | undefined => {
  if (message.data.length === 0) {
    return message.headers?.code === 503
      ? 'no stream takes this subject'
      : `an empty acknowledgement, status ${message.headers?.code}`;
  }
  const { stream, error } = message.json<Acknowledgement>();
  if (error) return `the stream refused it: ${error.code} ${error.description ?? ''}`;
  return stream === undefined ? 'an acknowledgement that names no stream' : undefined;
};
