import type { NatsConnection } from '@nats-io/transport-node';
import type { EventContract } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import { type TestDatabase, type TestNats, testDatabase, testNats } from '@tessera/testing';
import { Registry } from 'prom-client';
import type { CallContext } from '../../src/context/index.ts';
import {
  connectNats,
  consumerMetrics,
  InboxConsumer,
  OutboxRelay,
  relayMetrics,
  type Subscriber,
} from '../../src/messaging/index.ts';
import { type Database, defineMigrations, openDatabase, type Publication } from '../../src/postgres/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';

export const newId = uuidv7Ids(systemClock);
const logger = createLogger({ service: 'test', level: (process.env['TEST_LOG'] ?? 'silent') as 'silent' });

/** A publisher (billing) and a consumer (loyalty) on one Postgres and one NATS, each with its own rights. */
export interface TwoServices {
  readonly place: TestDatabase;
  readonly broker: TestNats;
  readonly billing: Database;
  readonly loyalty: Database;
  readonly billingNats: NatsConnection;
  readonly loyaltyNats: NatsConnection;
  contextOf(tenantId: string): CallContext;
  /** Commits events as billing would. */
  publish<E extends EventContract>(event: E, tenantId: string, publications: readonly Publication<E>[]): Promise<void>;
  relay(): OutboxRelay;
  consumer(subscriber: Subscriber, delaysMs?: readonly number[]): InboxConsumer;
  close(): Promise<void>;
}

export const openTwoServices = async (): Promise<TwoServices> => {
  const place = await testDatabase(defineMigrations('billing', []), defineMigrations('loyalty', []));
  const broker = await testNats();
  const billing = await openDatabase({ service: 'billing', url: place.urlOf('billing') });
  const loyalty = await openDatabase({ service: 'loyalty', url: place.urlOf('loyalty') });
  const billingNats = await connectNats({ url: broker.url('billing'), name: 'billing' });
  const loyaltyNats = await connectNats({ url: broker.url('loyalty'), name: 'loyalty' });
  const contextOf = (tenantId: string): CallContext => ({
    tenantId,
    actor: { kind: 'system', id: 'billing', scopes: [] },
    correlationId: 'test',
    clock: systemClock,
    newId,
  });
  return {
    place,
    broker,
    billing,
    loyalty,
    billingNats,
    loyaltyNats,
    contextOf,
    publish: (event, tenantId, publications) =>
      billing.transact(contextOf(tenantId), async (tx) => {
        for (const publication of publications) tx.publish(event, publication);
      }),
    relay: () =>
      new OutboxRelay({
        service: 'billing',
        database: billing,
        nats: billingNats,
        logger,
        metrics: relayMetrics(new Registry()),
      }),
    consumer: (subscriber, delaysMs = [20, 20, 20]) =>
      new InboxConsumer(subscriber, {
        nats: loyaltyNats,
        database: loyalty,
        logger,
        metrics: consumerMetrics(new Registry()),
        clock: systemClock,
        newId,
        retry: { delaysMs },
        concurrency: 8,
      }),
    async close() {
      await Promise.all([billingNats.close(), loyaltyNats.close()]);
      await Promise.all([billing.close(), loyalty.close()]);
      await broker.release();
      await place.drop();
    },
  };
};
