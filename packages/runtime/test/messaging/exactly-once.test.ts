import { encodeHeaders, loyaltyAwardPayment, paymentSucceeded } from '@tessera/contracts';
import { systemClock } from '@tessera/kernel';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectNats,
  defineSubscriber,
  isEvent,
  listDeadLetters,
  RetryLater,
  replayRequested,
  requestReplay,
} from '../../src/messaging/index.ts';
import { createLogger } from '../../src/telemetry/index.ts';
import { headers, jetstream, jetstreamManager } from './nats-imports.ts';
import { newId, openTwoServices, type TwoServices } from './two-services.ts';

let two: TwoServices;
beforeAll(async () => {
  two = await openTwoServices();
});
afterAll(async () => {
  await two.close();
});

const payment = (paymentId = newId(), sequence = 1) => ({
  aggregateId: paymentId,
  sequence,
  data: {
    paymentId,
    userId: newId(),
    purpose: 'WALLET_TOPUP' as const,
    provider: 'sandbox',
    providerPaymentId: 'x',
    amountMinor: 100,
    currency: 'EUR',
    succeededAt: '2026-01-01T00:00:00.000Z',
  },
});

/** Counts effects where they count: in the database, inside the handler's transaction. */
const countingSubscriber = (before: (paymentId: string, tries: number) => void = () => undefined) => {
  const tries = new Map<string, number>();
  return defineSubscriber({
    subscription: loyaltyAwardPayment,
    handle: async (event, ctx) => {
      if (!isEvent(paymentSucceeded, event)) throw new Error('another event');
      const { paymentId } = event.data;
      tries.set(paymentId, (tries.get(paymentId) ?? 0) + 1);
      await ctx.tx?.execute(
        `insert into inbox_positions (tenant_id, consumer, aggregate, sequence) values ($1, 'effect', $2, 1)`,
        [ctx.tenantId, `${paymentId}/${newId()}`],
      );
      before(paymentId, tries.get(paymentId) ?? 0);
    },
  });
};

const effectsOf = async (tenantId: string): Promise<number> =>
  (
    await two.loyalty.asWorker((tx) =>
      tx.execute(`select 1 from inbox_positions where consumer = 'effect' and tenant_id = $1`, [tenantId]),
    )
  ).length;

const outboxLength = async (): Promise<number> =>
  (await two.billing.asWorker((tx) => tx.execute('select 1 from outbox'))).length;

describe('from outbox to effect', () => {
  it('every committed event has its effect once, and the outbox is empty afterwards', async () => {
    const tenantId = newId();
    const relay = two.relay();
    const consumer = two.consumer(countingSubscriber());
    relay.start();
    consumer.start();
    for (let batch = 0; batch < 5; batch += 1)
      await two.publish(
        paymentSucceeded,
        tenantId,
        Array.from({ length: 20 }, () => payment()),
      );
    await eventually(async () => expect(await effectsOf(tenantId)).toBe(100));
    await eventually(async () => expect(await outboxLength()).toBe(0));
    await Promise.all([relay.stop(), consumer.stop()]);
  });

  it('a message that is delivered twice under two message ids has one effect', async () => {
    const tenantId = newId();
    const consumer = two.consumer(countingSubscriber());
    consumer.start();
    const { aggregateId, sequence, data } = payment();
    const envelope = {
      id: newId(),
      source: '/tessera/billing',
      type: 'billing.payment.payment-succeeded.v1',
      time: new Date().toISOString(),
      tenantId,
      aggregate: 'payment',
      aggregateId,
      sequence,
      correlationId: 'c',
    };
    for (const msgID of ['first', 'second']) {
      const head = headers();
      for (const [name, value] of Object.entries(encodeHeaders(envelope, paymentSucceeded))) head.set(name, value);
      await jetstream(two.billingNats).publish(paymentSucceeded.subject, JSON.stringify(data), {
        msgID: `${msgID}-${envelope.id}`,
        headers: head,
      });
    }
    const later = payment();
    const relay = two.relay();
    relay.start();
    await two.publish(paymentSucceeded, tenantId, [later]);
    await eventually(async () => expect(await effectsOf(tenantId)).toBe(2));
    await Promise.all([relay.stop(), consumer.stop()]);
    expect(await effectsOf(tenantId)).toBe(2);
  });

  it('an effect whose handler fails after writing is undone and done once on the next try', async () => {
    const tenantId = newId();
    const [relay, consumer] = [
      two.relay(),
      two.consumer(
        countingSubscriber((_, tries) => {
          if (tries < 3) throw tries === 1 ? new Error('planted') : new RetryLater('not yet');
        }),
      ),
    ];
    relay.start();
    consumer.start();
    await two.publish(paymentSucceeded, tenantId, [payment(), payment()]);
    await eventually(async () => expect(await effectsOf(tenantId)).toBe(2));
    await Promise.all([relay.stop(), consumer.stop()]);
    expect(await listDeadLetters(two.loyalty)).toEqual([]);
  });
});

describe('a poisoned message', () => {
  it('dies alone: 100 good ones are done, one is a dead letter with its error, and a replay does it', async () => {
    const tenantId = newId();
    const poisoned = payment();
    let healed = false;
    const subscriber = countingSubscriber((paymentId) => {
      if (paymentId === poisoned.aggregateId && !healed) throw new Error('planted poison');
    });
    const [relay, consumer] = [two.relay(), two.consumer(subscriber)];
    relay.start();
    consumer.start();
    const good = Array.from({ length: 100 }, () => payment());
    await two.publish(paymentSucceeded, tenantId, [...good.slice(0, 50), poisoned, ...good.slice(50)]);
    await eventually(async () => expect(await effectsOf(tenantId)).toBe(100));
    await eventually(async () => expect(await listDeadLetters(two.loyalty)).toHaveLength(1));
    const [letter] = await listDeadLetters(two.loyalty);
    expect(letter).toMatchObject({
      tenantId,
      consumer: 'loyalty__award-payment',
      subject: paymentSucceeded.subject,
      attempts: 4,
    });
    expect(letter?.error).toContain('planted poison');

    const options = {
      database: two.loyalty,
      clock: systemClock,
      newId,
      logger: createLogger({ service: 'test', level: 'silent' }),
    };
    expect(await requestReplay(two.loyalty, { consumer: 'loyalty__award-payment' })).toBe(1);
    expect(await replayRequested(subscriber, options)).toBe(0);
    expect((await listDeadLetters(two.loyalty))[0]).toMatchObject({ replayRequestedAt: null, attempts: 5 });

    healed = true;
    await requestReplay(two.loyalty);
    expect(await replayRequested(subscriber, options)).toBe(1);
    expect(await effectsOf(tenantId)).toBe(101);
    expect(await listDeadLetters(two.loyalty)).toEqual([]);
    await Promise.all([relay.stop(), consumer.stop()]);
  });

  it('that cannot even be read is buried at once, whole', async () => {
    const consumer = two.consumer(countingSubscriber());
    consumer.start();
    await jetstream(two.billingNats).publish(paymentSucceeded.subject, 'not json');
    await eventually(async () => expect(await listDeadLetters(two.loyalty)).toHaveLength(1));
    expect((await listDeadLetters(two.loyalty))[0]?.error).toContain('ce-specversion');
    // Its deliveries have ended: nothing of this durable waits for an acknowledgement any more.
    const admin = await connectNats({ url: two.broker.adminUrl, name: 'admin' });
    const manager = await jetstreamManager(admin);
    const { stream, durable } = loyaltyAwardPayment;
    await eventually(async () => expect((await manager.consumers.info(stream, durable)).num_ack_pending).toBe(0));
    await admin.close();
    await consumer.stop();
    await two.loyalty.asWorker((tx) => tx.execute('delete from dead_letters'));
  });
});
