import { openDatabase } from '@tessera/runtime/postgres';
import { createSealer, type SealedTextUnreadable } from '@tessera/runtime/secrets';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { bodyOf } from '../../src/domain/webhooks/message.ts';
import { createDueDeliveries } from '../../src/persistence/webhooks/due-deliveries.ts';
import { createPostWebhook } from '../../src/webhooks/post-webhook.ts';
import { kept, newId, type RunningAnalytics } from '../running-analytics.ts';
import { type Receiver, startReceiver, verify } from './receiver.ts';
import { openWithWebhooks, webhookTenant } from './webhook-tenant.ts';

const ROUNDS = Number(process.env['ROUNDS'] ?? 30);

let analytics: RunningAnalytics;
let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  analytics = await openWithWebhooks();
});
afterAll(async () => {
  await analytics.stop();
  await receiver.stop();
});

/** The sending half of a service, held where a test wants it. `key` is what the harness gives to services. */
const sendingHalf = async (key = Buffer.alloc(32, 7)) => {
  const database = await openDatabase({ service: 'analytics', url: analytics.database.url, poolSize: 2 });
  onTestFinished(() => database.close());
  const unreadable: SealedTextUnreadable[] = [];
  const due = createDueDeliveries({
    database,
    sealer: createSealer([{ id: key[0] === 7 ? 'test' : 'other', key }]),
    onUnreadable: (error) => unreadable.push(error),
  });
  return { due, unreadable, claim: { leaseId: newId(), sending: new Map(), perEndpoint: 8, limit: 100 } };
};

/** Written by the archive's own statement, though no subscriber runs yet. */
const queued = async (tenantId: string, endpointId: string, eventId = newId()): Promise<string> => {
  await analytics.sql(
    `insert into analytics.events (tenant_id, id, subject, aggregate, aggregate_id, sequence, correlation_id, occurred_at, data)
     values ($1, $2, 'events.raffle.claim.claim-opened.v1', 'claim', 'c1', 7, '', clock_timestamp(), '{"place":1}')`,
    [tenantId, eventId],
  );
  await analytics.sql(
    `insert into analytics.webhook_deliveries (tenant_id, endpoint_id, event_id, type) values ($1, $2, $3, 'raffle.claim.claim-opened.v1')`,
    [tenantId, endpointId, eventId],
  );
  return eventId;
};

describe('a claimed delivery', () => {
  it('is nobody else’s while its lease holds, and what comes of an older lease changes nothing', async () => {
    const tenant = await webhookTenant(analytics);
    const { id } = await tenant.endpoint(`${receiver.base}/leased`);
    const eventId = await queued(tenant.tenantId, id);
    const [one, other] = [await sendingHalf(), await sendingHalf()];
    const claims = await Promise.all([one.due.claim(one.claim), other.due.claim(other.claim)]);
    expect(claims.flat().map(({ message }) => message.id)).toEqual([eventId]);
    const [mine] = claims.flat();
    if (!mine) throw new Error('nobody claimed it');
    await tenant.http.post(`/v1/webhook-endpoints/${id}/deliveries/${eventId}/resend`);
    const late = { outcome: { kind: 'timed-out' }, verdict: { kind: 'given-up', endpointGone: true } } as const;
    expect(await one.due.settle(mine, late)).toBeUndefined();
    expect(await tenant.deliveries(id)).toMatchObject([{ eventId, status: 'PENDING', attempts: 0 }]);
    expect(await tenant.get(id)).toMatchObject({ status: 'ACTIVE' });
  });

  it('whose secret no key opens waits, names the key that is missing, and counts as no attempt', async () => {
    const tenant = await webhookTenant(analytics);
    const { id } = await tenant.endpoint(`${receiver.base}/sealed`);
    const eventId = await queued(tenant.tenantId, id);
    const { due, claim, unreadable } = await sendingHalf(Buffer.alloc(32, 9));
    const mine = (await due.claim(claim)).find(({ message }) => message.id === eventId);
    expect(mine?.secrets).toBeUndefined();
    expect(unreadable.map(({ message }) => message).join()).toContain('the key test, which is missing in SEALING_KEYS');
    if (!mine) throw new Error('nobody claimed it');
    const verdict = { kind: 'put-back', delayMs: 60_000 } as const;
    await due.settle(mine, { outcome: { kind: 'unreadable-secret' }, verdict });
    const [delivery] = await tenant.deliveries(id);
    expect(delivery).toMatchObject({ status: 'PENDING', attempts: 0, lastError: expect.stringContaining('secret') });
    expect(await tenant.get(id)).not.toHaveProperty('failingSince');
  });
});

describe('a delivery without a secret', () => {
  it('waits, and is not sent unsigned', async () => {
    const tenant = await webhookTenant(analytics);
    const { id } = await tenant.endpoint(`${receiver.base}/unsigned`);
    await queued(tenant.tenantId, id);
    await analytics.sql('delete from analytics.webhook_secrets where endpoint_id = $1', [id]);
    const { due, claim } = await sendingHalf();
    const [mine] = (await due.claim(claim)).filter(({ endpointId }) => endpointId === id);
    expect(mine).toMatchObject({ secrets: undefined });
    await tenant.http.delete(`/v1/webhook-endpoints/${id}`);
  });
});

describe('an instance that is stopped', () => {
  it('takes back what was not answered yet, and another one sends it', async () => {
    const tenant = await webhookTenant(analytics);
    receiver.answer('/hanging', () => new Promise(() => undefined));
    const { id } = await tenant.endpoint(`${receiver.base}/hanging`);
    const eventId = await queued(tenant.tenantId, id);
    const { service } = await analytics.another();
    try {
      await service.start();
      await eventually(() => expect(receiver.at('/hanging')).toHaveLength(1));
    } finally {
      await service.stop();
    }
    expect(await tenant.deliveries(id)).toMatchObject([{ eventId, status: 'PENDING', attempts: 0 }]);
    const { due, claim } = await sendingHalf();
    expect((await due.claim(claim)).map(({ message }) => message.id)).toContain(eventId);
    await tenant.http.delete(`/v1/webhook-endpoints/${id}`);
  });
});

describe('a process that dies between sending and marking', () => {
  it('leaves a lease that ends, and the same message is sent again', async () => {
    const tenant = await webhookTenant(analytics);
    const { id, secret } = await tenant.endpoint(`${receiver.base}/crash`);
    const eventId = await queued(tenant.tenantId, id);
    const { due, claim } = await sendingHalf();
    const mine = (await due.claim(claim)).find(({ message }) => message.id === eventId);
    if (!mine) throw new Error('nobody claimed it');
    const post = createPostWebhook({ allowsPrivate: true, version: 'test' });
    const { url, secrets = [], message } = mine;
    const letter = { url, secrets, id: message.id, body: bodyOf(message), at: new Date() };
    expect(await post(letter, new AbortController().signal)).toMatchObject({ kind: 'answered', status: 204 });
    expect(await tenant.deliveries(id)).toMatchObject([{ eventId, status: 'PENDING', attempts: 1 }]);
    // It dies here. The service that is started now finds the lease, and later that it is over.
    await analytics.sql(`update analytics.webhook_deliveries set due_at = clock_timestamp() where event_id = $1`, [
      eventId,
    ]);
    await analytics.start();
    await eventually(async () =>
      expect(await tenant.deliveries(id)).toMatchObject([{ eventId, status: 'DELIVERED', attempts: 2 }]),
    );
    const calls = receiver.at('/crash');
    expect(calls.map((call) => [call.id, call.text])).toEqual([
      [eventId, calls[0]?.text],
      [eventId, calls[0]?.text],
    ]);
    for (const call of calls) verify(secret, call);
  });
});

describe('two instances at once', () => {
  it('send each delivery by one of them', async () => {
    const second = await analytics.another();
    try {
      await second.service.start();
      const tenant = await webhookTenant(analytics);
      const paths = ['/two/1', '/two/2', '/two/3'];
      for (const path of paths) await tenant.endpoint(receiver.base + path);
      const ids: string[] = [];
      for (let round = 0; round < ROUNDS; round += 1) ids.push(await tenant.claim());
      await kept(analytics, tenant.tenantId, ROUNDS);
      await eventually(async () => {
        const [left] = await analytics.sql<{ count: number }>(
          `select count(*)::int as count from analytics.webhook_deliveries where tenant_id = $1 and status = 'PENDING'`,
          [tenant.tenantId],
        );
        expect(left?.count).toBe(0);
      });
      for (const path of paths)
        expect(
          receiver
            .at(path)
            .map(({ id }) => id)
            .sort(),
        ).toEqual([...ids].sort());
    } finally {
      await second.service.stop();
    }
  });
});
