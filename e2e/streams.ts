import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { serviceNames } from '@tessera/contracts';
import { streamName } from '@tessera/stack';
import type { Stack } from '@tessera/tools/up';

const withAdmin = async <T>(stack: Pick<Stack, 'natsAdminUrl'>, work: (nats: NatsConnection) => Promise<T>) => {
  const { host, username, password } = new URL(stack.natsAdminUrl);
  const nats = await connect({
    servers: host,
    user: decodeURIComponent(username),
    pass: decodeURIComponent(password),
    timeout: 10_000,
  });
  try {
    return await work(nats);
  } finally {
    await nats.close();
  }
};

/** The event id of every message in every stream, as often as it is there. */
export const storedEventIds = (stack: Pick<Stack, 'natsAdminUrl'>): Promise<string[]> =>
  withAdmin(stack, async (nats) => {
    const manager = await jetstreamManager(nats);
    const ids: string[] = [];
    for (const service of serviceNames) {
      const { state } = await manager.streams.info(streamName(service));
      if (state.messages === 0) continue;
      const consumer = await jetstream(nats).consumers.get(streamName(service));
      const messages = await consumer.consume({ max_messages: 1_000 });
      for await (const message of messages) {
        ids.push(message.headers?.get('ce-id') ?? '');
        if (message.info.streamSequence >= state.last_seq) break;
      }
      await consumer.delete();
    }
    return ids;
  });

/** What every message of an event says, as often as it is there. */
export const storedEvents = <T>(
  stack: Pick<Stack, 'natsAdminUrl'>,
  { stream, subject }: { readonly stream: string; readonly subject: string },
): Promise<T[]> =>
  withAdmin(stack, async (nats) => {
    const consumer = await jetstream(nats).consumers.get(stream, { filter_subjects: subject });
    const found: T[] = [];
    let { num_pending: left } = await consumer.info();
    if (left === 0) return found;
    for await (const message of await consumer.consume({ max_messages: 1_000 })) {
      found.push(message.json<T>());
      left -= 1;
      if (left === 0) break;
    }
    await consumer.delete();
    return found;
  });

/** Durable consumers that have something left to do: not yet delivered, or not yet acknowledged. */
export const busyConsumers = (stack: Pick<Stack, 'natsAdminUrl'>): Promise<string[]> =>
  withAdmin(stack, async (nats) => {
    const manager = await jetstreamManager(nats);
    const busy: string[] = [];
    for (const service of serviceNames) {
      for await (const info of manager.consumers.list(streamName(service))) {
        // Others are of whoever just looks at the stream.
        if (info.config.durable_name === undefined) continue;
        if (info.num_pending + info.num_ack_pending > 0)
          busy.push(`${info.name}: ${info.num_pending} to deliver, ${info.num_ack_pending} to acknowledge`);
      }
    }
    return busy;
  });
