import { claimOpened, paymentSucceeded } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId, type RunningAnalytics } from '../running-analytics.ts';
import { type Receiver, startReceiver, verify } from './receiver.ts';
import { CLAIM_OPENED, makeDue, openWithWebhooks, type WebhookTenant, webhookTenant } from './webhook-tenant.ts';

let analytics: RunningAnalytics;
let receiver: Receiver;
let tenant: WebhookTenant;
beforeAll(async () => {
  receiver = await startReceiver();
  analytics = await openWithWebhooks();
  await analytics.start();
  tenant = await webhookTenant(analytics);
});
afterAll(async () => {
  await analytics.stop();
  await receiver.stop();
});

let paths = 0;
/** A path of the receiver that nobody else uses. */
const newPath = (): string => {
  paths += 1;
  return `/hooks/${paths}?key=s3cret`;
};

const finished = (endpointId: string, status: string) =>
  eventually(async () => {
    const [delivery] = await tenant.deliveries(endpointId);
    expect(delivery).toMatchObject({ status });
    return delivery;
  });

const failedAtLeastOnce = (endpointId: string, eventId: string) =>
  eventually(async () => {
    const delivery = (await tenant.deliveries(endpointId)).find((one) => one.eventId === eventId);
    expect(delivery).toMatchObject({ status: 'PENDING', lastError: expect.any(String) });
    return delivery;
  });

describe('a ticket that won', () => {
  it('is told to the tenant’s endpoint, signed so that the library of the specification says it is ours', async () => {
    const path = newPath();
    const { id, secret } = await tenant.endpoint(receiver.base + path, [CLAIM_OPENED]);
    const eventId = await tenant.claim();
    const [call] = await eventually(() => {
      expect(receiver.at(path)).toHaveLength(1);
      return receiver.at(path);
    });
    if (!call) throw new Error('nothing came');
    expect(call.headers).toMatchObject({
      'webhook-id': eventId,
      'webhook-timestamp': expect.stringMatching(/^\d{10}$/),
      'content-type': 'application/json',
      'user-agent': expect.stringMatching(/^Tessera-Webhooks\//),
    });
    expect(verify(secret, call)).toMatchObject({
      id: eventId,
      type: CLAIM_OPENED,
      timestamp: expect.stringMatching(/Z$/),
      sequence: 1,
      data: { prizeTitle: claimOpened.example.prizeTitle, userId: claimOpened.example.userId },
    });
    expect(() => verify(`whsec_${Buffer.alloc(32).toString('base64')}`, call)).toThrow(/signature/);
    expect(() => verify(secret, { ...call, text: call.text.replace('"place":1', '"place":2') })).toThrow(/signature/);
    expect(await finished(id, 'DELIVERED')).toMatchObject({
      eventId,
      type: CLAIM_OPENED,
      attempts: 1,
      lastStatus: 204,
    });
  });
});

describe('an endpoint', () => {
  it('is told of an event of its types once, though the event came twice, and of nothing else', async () => {
    const [wanted, all, other] = [newPath(), newPath(), newPath()];
    const mine = await webhookTenant(analytics);
    await mine.endpoint(receiver.base + wanted, [CLAIM_OPENED]);
    await mine.endpoint(receiver.base + all);
    await tenant.endpoint(receiver.base + other);
    const eventId = newId();
    await mine.claim(eventId);
    await mine.claim(eventId);
    const billing = await analytics.neighbour('billing');
    const about = { tenantId: mine.tenantId, aggregateId: newId(), sequence: 1 };
    const payment = await billing.publish(paymentSucceeded, { ...about, data: paymentSucceeded.example });
    await eventually(() => expect(receiver.at(all)).toHaveLength(2));
    const last = await mine.claim();
    await eventually(() => expect(receiver.at(wanted).map(({ id }) => id)).toContain(last));
    expect(receiver.at(wanted).map(({ id }) => id)).toEqual([eventId, last]);
    await eventually(() => expect(receiver.at(all)).toHaveLength(3));
    expect(new Set(receiver.at(all).map(({ id }) => id))).toEqual(new Set([eventId, payment.id, last]));
    expect(receiver.at(other)).toEqual([]);
  });

  it('that fails is sent the very same again after a pause, until it takes it', async () => {
    const path = newPath();
    receiver.answer(path, () => ({
      status: receiver.at(path).length < 3 ? 500 : 200,
      body: 'whatever'.repeat(50_000),
    }));
    const { id, secret } = await tenant.endpoint(receiver.base + path);
    const eventId = await tenant.claim();
    expect(await failedAtLeastOnce(id, eventId)).toMatchObject({ lastStatus: 500, lastError: 'answered 500' });
    expect(await tenant.get(id)).toMatchObject({ status: 'ACTIVE', failingSince: expect.any(String) });
    await eventually(async () => {
      await makeDue(analytics, id);
      expect((await tenant.deliveries(id))[0]).toMatchObject({ status: 'DELIVERED', attempts: 3, lastStatus: 200 });
    });
    const calls = receiver.at(path);
    expect(calls.map((call) => call.id)).toEqual([eventId, eventId, eventId]);
    expect(new Set(calls.map(({ text }) => text)).size).toBe(1);
    for (const call of calls) verify(secret, call);
    expect(await tenant.get(id)).not.toHaveProperty('failingSince');
  });

  it('that asks for time gets it', async () => {
    const path = newPath();
    receiver.answer(path, () => ({ status: 429, headers: { 'retry-after': '7200' } }));
    const { id } = await tenant.endpoint(receiver.base + path);
    const eventId = await tenant.claim();
    const delivery = await failedAtLeastOnce(id, eventId);
    expect(Date.parse(delivery?.nextAttemptAt ?? '') - Date.now()).toBeGreaterThan(7_000_000);
  });

  it('that says it is gone is disabled, which is seen, and what waits for it is given up', async () => {
    const path = newPath();
    receiver.answer(path, () => ({ status: 410 }));
    const { id } = await tenant.endpoint(receiver.base + path);
    await tenant.claim();
    expect(await finished(id, 'FAILED')).toMatchObject({ lastStatus: 410, attempts: 1 });
    expect(await tenant.get(id)).toMatchObject({ status: 'DISABLED', disabledReason: 'GONE' });
    expect(analytics.logs()).toContainEqual(expect.objectContaining({ endpoint_id: id, reason: 'GONE' }));
  });

  it('that leads elsewhere is not followed there', async () => {
    const [path, elsewhere] = [newPath(), newPath()];
    receiver.answer(path, () => ({ status: 307, headers: { location: receiver.base + elsewhere } }));
    const { id } = await tenant.endpoint(receiver.base + path);
    const eventId = await tenant.claim();
    const delivery = await failedAtLeastOnce(id, eventId);
    expect(delivery).toMatchObject({
      lastStatus: 307,
      lastError: expect.stringContaining('redirects are not followed'),
    });
    expect(receiver.at(elsewhere)).toEqual([]);
  });

  it('that was failing for days is disabled by the next failure, and sent to again once it is enabled', async () => {
    const path = newPath();
    receiver.answer(path, () => ({ status: 503 }));
    const { id } = await tenant.endpoint(receiver.base + path);
    const eventId = await tenant.claim();
    await failedAtLeastOnce(id, eventId);
    await analytics.sql(
      `update analytics.webhook_endpoints set failing_since = clock_timestamp() - interval '6 days' where id = $1`,
      [id],
    );
    await makeDue(analytics, id);
    const disabled = await eventually(async () => {
      const endpoint = await tenant.get(id);
      expect(endpoint).toMatchObject({ status: 'DISABLED', disabledReason: 'FAILING' });
      return endpoint;
    });
    const headers = { 'if-match': `"${disabled.version}"` };
    const enabled = await tenant.http.patch(`/v1/webhook-endpoints/${id}`, { headers, body: { enabled: true } });
    expect(enabled).toMatchObject({ status: 200, body: { status: 'ACTIVE' } });
    receiver.answer(path, () => ({ status: 200 }));
    const again = await tenant.http.post(`/v1/webhook-endpoints/${id}/deliveries/${eventId}/resend`);
    expect(again.status).toBe(202);
    await finished(id, 'DELIVERED');
  });

  it('that hangs holds up no other, and is sent no more at a time than its share', async () => {
    const [slow, quick] = [newPath(), newPath()];
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    receiver.answer(slow, async () => {
      await released;
      return { status: 200 };
    });
    const mine = await webhookTenant(analytics);
    const { id } = await mine.endpoint(receiver.base + slow, [CLAIM_OPENED]);
    for (let count = 0; count < 12; count += 1) await mine.claim();
    await eventually(() => expect(receiver.at(slow)).toHaveLength(8));
    await mine.endpoint(receiver.base + quick);
    const eventId = await mine.claim();
    await eventually(() => expect(receiver.at(quick).map((call) => call.id)).toEqual([eventId]));
    expect(receiver.at(slow)).toHaveLength(8);
    release();
    await eventually(async () => expect(await mine.deliveries(id, '?status=DELIVERED')).toHaveLength(13));
  });
});

describe('a secret that was rotated', () => {
  it('signs beside the new one for a day, and not after it', async () => {
    const path = newPath();
    const { id, secret: old } = await tenant.endpoint(receiver.base + path);
    const { body } = await tenant.http.post<{ secret: string }>(`/v1/webhook-endpoints/${id}/rotate-secret`);
    expect(body.secret).toMatch(/^whsec_/);
    const first = await tenant.claim();
    const calls = await eventually(() => {
      expect(receiver.at(path)).toHaveLength(1);
      return receiver.at(path);
    });
    for (const call of calls)
      for (const secret of [old, body.secret]) expect(verify(secret, call)).toMatchObject({ id: first });
    await analytics.sql(
      `update analytics.webhook_secrets set expires_at = expires_at - interval '24 hours' where endpoint_id = $1`,
      [id],
    );
    await tenant.claim();
    await eventually(() => expect(receiver.at(path)).toHaveLength(2));
    const [, call] = receiver.at(path);
    if (!call) throw new Error('nothing came');
    verify(body.secret, call);
    expect(() => verify(old, call)).toThrow(/signature/);
  });
});

describe('a test event', () => {
  it('arrives, whatever types the endpoint wants', async () => {
    const path = newPath();
    const { id, secret } = await tenant.endpoint(receiver.base + path, ['billing.payment.payment-failed.v1']);
    const { status, body } = await tenant.http.post<{ eventId: string }>(`/v1/webhook-endpoints/${id}/test`);
    expect(status).toBe(202);
    await eventually(() => expect(receiver.at(path)).toHaveLength(1));
    const [call] = receiver.at(path);
    if (!call) throw new Error('nothing came');
    expect(verify(secret, call)).toEqual({
      id: body.eventId,
      type: 'webhook.test',
      timestamp: expect.any(String),
      data: { endpointId: id },
    });
    await finished(id, 'DELIVERED');
  });
});

describe('what is written of it', () => {
  it('has neither secrets nor the query of a URL, and counts what came of attempts', async () => {
    const lines = JSON.stringify(analytics.logs());
    expect(lines).toContain('a webhook was not delivered yet');
    expect(lines).not.toMatch(/whsec_|s3cret/);
    const { body } = await analytics.http.get<string>('/metrics');
    expect(String(body)).toMatch(/webhook_attempt_seconds_count\{[^}]*outcome="delivered"[^}]*\} [1-9]/);
    expect(String(body)).toMatch(/webhook_attempt_seconds_count\{[^}]*outcome="refused"[^}]*\} [1-9]/);
    expect(String(body)).toMatch(/webhook_endpoints_disabled_total\{[^}]*reason="GONE"[^}]*\} 1/);
    expect(String(body)).toMatch(/webhook_backlog_age_seconds\{[^}]*\} \d/);
  });
});
