import { type JetStreamClient, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { type NatsConnection, headers as natsHeaders } from '@nats-io/transport-node';
import {
  decodeHeaders,
  type EventContract,
  type EventEnvelope,
  encodeHeaders,
  type ReceivedEvent,
  type RequestContract,
  type ServiceName,
  type SubscriptionContract,
} from '@tessera/contracts';
import { type Refusal, type Result, systemClock, uuidv7Ids } from '@tessera/kernel';
import type { Actor } from '@tessera/runtime/context';
import {
  connectNats,
  createRequestClient,
  defineResponder,
  RequestServer,
  type Responder,
} from '@tessera/runtime/messaging';
import { createLogger } from '@tessera/runtime/telemetry';
import type { z } from 'zod';
import { eventually } from './eventually.ts';
import type { TestNats } from './nats.ts';

const newId = uuidv7Ids(systemClock);

/** Nobody reads the metrics of a neighbour. */
const unmeasured = { ended: () => undefined };

/** An event that a neighbour says has happened. */
export interface Happened<E extends EventContract> extends Partial<EventEnvelope> {
  readonly tenantId: string;
  readonly aggregateId: string;
  readonly sequence: number;
  readonly data: z.input<E['schema']>;
}

export interface NeighbourCall {
  readonly tenantId: string;
  readonly actor?: Actor;
  readonly idempotencyKey?: string;
  readonly timeoutMs?: number;
}

/**
 * Another service as the tested one sees it: on the same NATS, with its own user and rights, but with a test in the place
 * of its code.
 */
export interface Neighbour {
  /**
   * Publishes an event. The same `id` a second time reaches consumers a second time: the stream's own check for repeats
   * is left out, because it is the inbox that must hold.
   */
  publish<E extends EventContract>(event: E, happened: Happened<E>): Promise<EventEnvelope>;
  /** Publishes anything at all on one of its subjects. */
  publishRaw(subject: string, body: string | Uint8Array, headers?: Readonly<Record<string, string>>): Promise<void>;
  call<R extends RequestContract>(
    request: R,
    input: z.input<R['input']>,
    call: NeighbourCall,
  ): Promise<Result<z.output<R['output']>, Refusal<R['errors'][number]['code']>>>;
  /** Answers a request from now on; resolves when the broker knows of it, before which the request would meet nobody. */
  answer<R extends RequestContract>(request: R, handle: Responder<R>['handle']): Promise<void>;
  close(): Promise<void>;
}

class NatsNeighbour implements Neighbour {
  readonly #service: ServiceName;
  readonly #nats: NatsConnection;
  readonly #jetstream: JetStreamClient;
  readonly #servers: RequestServer[] = [];

  constructor(service: ServiceName, nats: NatsConnection) {
    this.#service = service;
    this.#nats = nats;
    this.#jetstream = jetstream(nats);
  }

  async publish<E extends EventContract>(event: E, { data, ...happened }: Happened<E>): Promise<EventEnvelope> {
    const envelope: EventEnvelope = {
      id: newId(),
      source: `/tessera/${event.service}`,
      type: event.subject.replace(/^events\./, ''),
      time: new Date().toISOString(),
      aggregate: event.aggregate,
      correlationId: newId(),
      ...happened,
    };
    await this.publishRaw(event.subject, JSON.stringify(data), encodeHeaders(envelope, event));
    return envelope;
  }

  async publishRaw(subject: string, body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}) {
    const head = natsHeaders();
    for (const [name, value] of Object.entries(headers)) head.set(name, value);
    await this.#jetstream.publish(subject, body, { headers: head });
  }

  call<R extends RequestContract>(request: R, input: z.input<R['input']>, call: NeighbourCall) {
    const { tenantId, actor = { kind: 'service', id: this.#service, scopes: [] }, ...options } = call;
    const ctx = { tenantId, actor, correlationId: newId(), clock: systemClock, newId };
    const client = createRequestClient(this.#service, this.#nats, unmeasured);
    return client.call(request, input, ctx, options);
  }

  async answer<R extends RequestContract>(request: R, handle: Responder<R>['handle']): Promise<void> {
    if (request.service !== this.#service) throw new Error(`${request.subject} is not for ${this.#service} to answer`);
    const server = new RequestServer([defineResponder({ request, handle })], {
      nats: this.#nats,
      logger: createLogger({ service: this.#service, level: 'silent' }),
      metrics: unmeasured,
      clock: systemClock,
      newId,
    });
    server.start();
    this.#servers.push(server);
    await this.#nats.flush();
  }

  async close(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    await this.#nats.close();
  }
}

export const neighbour = async (service: ServiceName, nats: TestNats): Promise<Neighbour> =>
  new NatsNeighbour(service, await connectNats({ url: nats.url(service), name: service, waitForServer: false }));

/** Waits until the broker has nothing for a durable any more: every message was delivered, and every delivery acknowledged. */
export const caughtUp = async ({ stream, durable }: SubscriptionContract, nats: TestNats): Promise<void> => {
  const connection = await connectNats({ url: nats.adminUrl, name: 'admin', waitForServer: false });
  try {
    const manager = await jetstreamManager(connection);
    await eventually(async () => {
      const { num_pending, num_ack_pending } = await manager.consumers.info(stream, durable);
      if (num_pending + num_ack_pending > 0)
        throw new Error(`${durable} waits for ${num_pending} messages and ${num_ack_pending} acknowledgements`);
    });
  } finally {
    await connection.close();
  }
};

/** Every event of this contract that is in its stream, in the order of the stream. */
export const publishedEvents = async <E extends EventContract>(
  event: E,
  nats: TestNats,
): Promise<ReceivedEvent<z.output<E['schema']>>[]> => {
  const connection = await connectNats({ url: nats.adminUrl, name: 'admin', waitForServer: false });
  try {
    const manager = await jetstreamManager(connection);
    const { state } = await manager.streams.info(event.stream);
    const found: ReceivedEvent<z.output<E['schema']>>[] = [];
    // A stream that never held anything says that its first message is number 0.
    for (let seq = Math.max(1, state.first_seq); seq <= state.last_seq; seq += 1) {
      const message = await manager.streams.getMessage(event.stream, { seq });
      if (message?.subject !== event.subject) continue;
      const envelope = decodeHeaders((name) => message.header.get(name));
      const data = event.schema.parse(message.json()) as z.output<E['schema']>;
      found.push({ envelope, subject: message.subject, contract: event, data });
    }
    return found;
  } finally {
    await connection.close();
  }
};
