import { loyaltyAwardEntry } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import {
  connectNats,
  consumerMetrics,
  defaultRetryPolicy,
  defineSubscriber,
  InboxConsumer,
} from '@tessera/runtime/messaging';
import { openDatabase } from '@tessera/runtime/postgres';
import { createLogger } from '@tessera/runtime/telemetry';
import { Registry } from 'prom-client';

/** The consuming half of a service as a process of its own: one row for every event that it handles. */
const subscriber = defineSubscriber({
  subscription: loyaltyAwardEntry,
  handle: async ({ envelope }, ctx) => {
    await ctx.tx?.execute('insert into effects (tenant_id, event_id) values ($1, $2)', [ctx.tenantId, envelope.id]);
  },
});

new InboxConsumer(subscriber, {
  nats: await connectNats({ url: process.env['NATS_URL'] ?? '', name: 'loyalty' }),
  database: await openDatabase({ service: 'loyalty', url: process.env['DATABASE_URL'] ?? '' }),
  logger: createLogger({ service: 'loyalty', level: 'warn' }),
  metrics: consumerMetrics(new Registry()),
  clock: systemClock,
  newId: uuidv7Ids(systemClock),
  retry: defaultRetryPolicy,
  concurrency: 8,
}).start();
process.send?.('ready');
