import {
  AckPolicy,
  type ConsumerConfig,
  DeliverPolicy,
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  jetstreamManager,
  ReplayPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { catalogue, type ServiceName, type SubscriptionContract, serviceNames } from '@tessera/contracts';
import { StackError } from './stack-error.ts';

export interface ProvisionNatsOptions {
  /** Copies of each stream in a cluster; 1 on a single server. */
  readonly replicas?: number;
}

const dayMs = 24 * 60 * 60 * 1_000;

/** The stream that keeps the events of one service. */
export const streamName = (service: ServiceName): string => `EVENTS_${service.toUpperCase()}`;

const streamConfig = (service: ServiceName, replicas: number) =>
  ({
    name: streamName(service),
    subjects: [`events.${service}.>`],
    // Every consumer and every replay reads the same messages, so acknowledging one must not remove it.
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.Old,
    num_replicas: replicas,
    max_age: nanos(90 * dayMs),
    max_msgs: -1,
    max_bytes: -1,
    duplicate_window: nanos(2 * 60 * 1_000),
  }) satisfies Partial<StreamConfig>;

const consumerConfig = (subscription: SubscriptionContract) =>
  ({
    durable_name: subscription.durable,
    filter_subject: subscription.filterSubject,
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(5_000),
    deliver_policy: DeliverPolicy.All,
    replay_policy: ReplayPolicy.Instant,
    // The consumer decides when to give up, so that a dead letter is written by the same hand that counts the tries.
    max_deliver: -1,
    max_ack_pending: 2_000,
  }) satisfies Partial<ConsumerConfig>;

/** An old server drops the options that it does not know without a word, so what it answers is compared field by field. */
const differences = (asked: object, echoed: object): string[] =>
  Object.entries(asked).flatMap(([key, value]) => {
    const answer = (echoed as Record<string, unknown>)[key];
    return JSON.stringify(answer) === JSON.stringify(value)
      ? []
      : [`${key} is ${JSON.stringify(answer)} instead of ${JSON.stringify(value)}`];
  });

const demandEcho = (what: string, asked: object, echoed: object): void => {
  const wrong = differences(asked, echoed);
  if (wrong.length > 0)
    throw new StackError(`nats-server did not take over the settings of ${what}: ${wrong.join(', ')}.`);
};

const absent = (error: unknown): undefined => {
  if (error instanceof JetStreamApiError && error.code === 10_059) return undefined;
  throw error;
};

const provisionStream = async (manager: JetStreamManager, service: ServiceName, replicas: number): Promise<void> => {
  const asked = streamConfig(service, replicas);
  const present = await manager.streams.info(asked.name).catch(absent);
  if (present !== undefined && differences(asked, present.config).length === 0) return;
  const info =
    present === undefined ? await manager.streams.add(asked) : await manager.streams.update(asked.name, asked);
  demandEcho(`stream ${asked.name}`, asked, info.config);
};

const provisionDurables = async (manager: JetStreamManager, service: ServiceName): Promise<void> => {
  const stream = streamName(service);
  const wanted = catalogue.subscriptions.filter((subscription) => subscription.from === service);
  const present = new Map<string, ConsumerConfig>();
  for await (const info of manager.consumers.list(stream)) present.set(info.name, info.config);
  for (const subscription of wanted) {
    const asked = consumerConfig(subscription);
    const config = present.get(asked.durable_name);
    if (config !== undefined && differences(asked, config).length === 0) continue;
    const info =
      config === undefined
        ? await manager.consumers.add(stream, asked)
        : await manager.consumers.update(stream, asked.durable_name, asked);
    demandEcho(`consumer ${asked.durable_name}`, asked, info.config);
  }
};

const connectAsAdmin = async (adminUrl: string) => {
  const { host, username, password } = new URL(adminUrl);
  const credentials = username === '' ? {} : { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
  try {
    return await connect({ servers: host, ...credentials, timeout: 10_000, name: 'provision' });
  } catch (error) {
    throw new StackError(
      `NATS at ${host} refused the provisioning user (${(error as Error).message}): check NATS_URL and that the server runs.`,
    );
  }
};

/**
 * Creates what the contract catalogue names: one stream per service and every durable consumer, or brings those that
 * exist to the same settings. Everything is compared with what the server says it took over. Can be run again at any
 * time; nothing is ever removed.
 */
export const provisionNats = async (adminUrl: string, options: ProvisionNatsOptions = {}): Promise<void> => {
  const connection = await connectAsAdmin(adminUrl);
  try {
    const manager = await jetstreamManager(connection);
    await Promise.all(
      serviceNames.map(async (service) => {
        await provisionStream(manager, service, options.replicas ?? 1);
        await provisionDurables(manager, service);
      }),
    );
  } finally {
    await connection.close();
  }
};
