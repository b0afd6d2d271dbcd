import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { encodeHeaders, paymentFailed } from '@tessera/contracts';
import { systemClock, uuidv7Ids } from '@tessera/kernel';
import { connectNats, OutboxRelay } from '@tessera/runtime/messaging';
import { openDatabase } from '@tessera/runtime/postgres';
import { createLogger } from '@tessera/runtime/telemetry';
import { serviceDatabaseUrl } from '@tessera/stack';
import type { Stack } from '@tessera/tools/up';
import pg from 'pg';
import { type Figure, perSecond } from './report.ts';
import { withStack } from './with-stack.ts';

const EVENTS = 20_000;
const IN_FLIGHT = 256;
const tenantId = randomUUID();
const newId = uuidv7Ids(systemClock);

/** An event as billing would publish it. */
const sample = () => {
  const [id, paymentId] = [newId(), newId()];
  const data = {
    paymentId,
    userId: newId(),
    purpose: 'WALLET_TOPUP' as const,
    provider: 'sandbox',
    amountMinor: 100,
    currency: 'EUR',
    failureCode: 'card_declined',
  };
  const envelope = {
    id,
    source: '/tessera/billing',
    type: 'billing.payment.payment-failed.v1',
    time: new Date().toISOString(),
    tenantId,
    aggregate: 'payment',
    aggregateId: paymentId,
    sequence: 1,
    correlationId: id,
  };
  return { id, paymentId, head: encodeHeaders(envelope, paymentFailed), body: JSON.stringify(data) };
};

const natsOf = (stack: Stack, user: string): Promise<NatsConnection> => {
  const url = new URL(stack.natsAdminUrl);
  url.username = user;
  url.password = stack.secrets.get(`nats/${user}`);
  return connectNats({ url: url.href, name: user });
};

/** Publishing as fast as the client goes: nothing between the events and the stream. */
const rawPublish = async (stack: Stack): Promise<number> => {
  const nats = await natsOf(stack, 'billing');
  const stream = jetstream(nats, { timeout: 10_000 });
  const events = Array.from({ length: EVENTS }, sample);
  const started = performance.now();
  let next = 0;
  const worker = async () => {
    for (let event = events[next++]; event !== undefined; event = events[next++]) {
      const head = headers();
      for (const [name, value] of Object.entries(event.head)) head.set(name, value);
      await stream.publish(paymentFailed.subject, event.body, { msgID: event.id, headers: head });
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const ms = performance.now() - started;
  await nats.close();
  return ms;
};

/** The relay, from a full outbox to an empty one. */
const relay = async (stack: Stack): Promise<number> => {
  const admin = new pg.Client({ connectionString: withDatabase(stack) });
  await admin.connect();
  const events = Array.from({ length: EVENTS }, sample);
  await admin.query(
    `insert into billing.outbox (tenant_id, event_id, subject, aggregate, headers, body)
     select $1, * from unnest($2::uuid[], $3::text[], $4::text[], $5::jsonb[], $6::text[])`,
    [
      tenantId,
      events.map((event) => event.id),
      events.map(() => paymentFailed.subject),
      events.map((event) => `payment/${event.paymentId}`),
      events.map((event) => JSON.stringify(event.head)),
      events.map((event) => event.body),
    ],
  );
  await admin.query('analyze billing.outbox');
  const database = await openDatabase({
    service: 'billing',
    url: serviceDatabaseUrl(stack.databaseAdminUrl, 'billing', stack.secrets),
  });
  const nats = await natsOf(stack, 'billing');
  const logger = createLogger({ service: 'bench', level: 'warn' });
  const metrics = { leader: () => undefined, published: () => undefined, failed: () => undefined };
  const outbox = new OutboxRelay({ service: 'billing', database, nats, logger, metrics });
  await database.ping();
  const started = performance.now();
  outbox.start();
  for (;;) {
    const { rows } = await admin.query('select 1 from billing.outbox limit 1');
    if (rows.length === 0) break;
    await delay(10);
  }
  const ms = performance.now() - started;
  await outbox.stop();
  await Promise.all([nats.close(), database.close(), admin.end()]);
  return ms;
};

/** Consuming and acknowledging as fast as the client goes, with no effect at all. */
const rawConsume = async (stack: Stack): Promise<number> => {
  const nats = await connectNats({ url: stack.natsAdminUrl, name: 'admin' });
  const manager = await jetstreamManager(nats);
  await manager.consumers.add(paymentFailed.stream, {
    durable_name: 'bench',
    ack_policy: AckPolicy.Explicit,
    max_ack_pending: 2_000,
  });
  const consumer = await jetstream(nats).consumers.get(paymentFailed.stream, 'bench');
  const messages = await consumer.consume({ max_messages: 1_000 });
  let seen = 0;
  const started = performance.now();
  for await (const message of messages) {
    message.ack();
    seen += 1;
    if (seen === EVENTS) break;
  }
  const ms = performance.now() - started;
  await manager.consumers.delete(paymentFailed.stream, 'bench');
  await nats.close();
  return ms;
};

/** Analytics, from a full stream to its daily figures: between the first and the last event it stored. */
const intoAggregates = async (stack: Stack): Promise<number> => {
  const admin = new pg.Client({ connectionString: withDatabase(stack) });
  await admin.connect();
  await admin.query('insert into analytics.tenants (tenant_id, time_zone) values ($1, $2)', [
    tenantId,
    'Europe/Berlin',
  ]);
  await stack.services.restart('analytics');
  for (;;) {
    const { rows } = await admin.query<{ stored: number; ms: number | null; counted: number | null }>(
      `select count(*)::int as stored, extract(epoch from max(received_at) - min(received_at)) * 1000 as ms,
         (select sum(count)::int from analytics.daily_metrics where tenant_id = $1) as counted
       from analytics.events where tenant_id = $1`,
      [tenantId],
    );
    const [row] = rows;
    if (row?.stored === 2 * EVENTS) {
      if (row.counted !== row.stored) throw new Error(`${row.stored} events were stored and ${row.counted} counted`);
      await admin.end();
      return Number(row.ms) / 2;
    }
    await delay(200);
  }
};

const withDatabase = (stack: Stack): string => {
  const url = new URL(stack.databaseAdminUrl);
  url.pathname = '/tessera';
  return url.href;
};

/** `pnpm bench pipeline`: outbox to stream, and stream to aggregates, each against the bare client. */
export const pipeline = (): Promise<Figure[]> =>
  withStack({ services: ['billing', 'analytics'] }, async (stack) => {
    await Promise.all([stack.services.stop('billing'), stack.services.stop('analytics')]);
    const published = await rawPublish(stack);
    const relayed = await relay(stack);
    const consumed = await rawConsume(stack);
    const aggregated = await intoAggregates(stack);
    return [
      { what: `raw publish, ${IN_FLIGHT} in flight`, value: perSecond(EVENTS, published) },
      { what: 'outbox relay', value: perSecond(EVENTS, relayed), ratio: published / relayed, expected: 0.7 },
      { what: 'raw consume with acknowledgement', value: perSecond(EVENTS, consumed) },
      {
        what: 'event into archive and aggregates',
        value: perSecond(EVENTS, aggregated),
        ratio: consumed / aggregated,
        expected: 0.5,
      },
    ];
  });
