import { encodeHeaders, paymentSucceeded } from '@tessera/contracts';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { figuresOf, kept, knownTenant, newId, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

let analytics: RunningAnalytics;
beforeAll(async () => {
  analytics = await openAnalytics();
  await analytics.start();
});
afterAll(() => analytics.stop());

const deadLetters = () =>
  analytics.sql<{ event_id: string; consumer: string; error: string; attempts: number; tenant_id: string }>(
    'select tenant_id, event_id, consumer, error, attempts from analytics.dead_letters',
  );

describe('a poisoned event', () => {
  it('dies alone among a hundred good ones, which are all counted once', async () => {
    const { tenantId, http } = await knownTenant(analytics);
    const billing = await analytics.neighbour('billing');
    const publish = (provider: string) =>
      billing.publish(paymentSucceeded, {
        ...{ tenantId, aggregateId: newId(), sequence: 1, time: '2026-05-05T12:00:00.000Z' },
        data: { ...paymentSucceeded.example, provider, amountMinor: 100 },
      });
    for (let count = 0; count < 50; count += 1) await publish('sandbox');
    // The contract allows it, and JSON does; Postgres keeps no NUL in text.
    const poisoned = await publish('sand\u0000box');
    for (let count = 0; count < 50; count += 1) await publish('sandbox');
    await kept(analytics, tenantId, 100);
    await eventually(async () => expect(await deadLetters()).toHaveLength(1), { timeoutMs: 15_000 });
    const [letter] = await deadLetters();
    expect(letter).toMatchObject({
      tenant_id: tenantId,
      event_id: poisoned.id,
      consumer: 'analytics__store-billing-events',
    });
    expect(letter?.error).toMatch(/unicode|\\u0000/i);
    expect(letter?.attempts).toBeGreaterThan(1);
    expect(await figuresOf(http, 'payments.succeeded')).toMatchObject([
      { period: '2026-05-05', count: 100, sum: 10_000 },
    ]);
  });

  it('that breaks its contract is dead at once, and what comes behind it is counted', async () => {
    const before = await deadLetters();
    const { tenantId } = await knownTenant(analytics);
    const billing = await analytics.neighbour('billing');
    const about = { tenantId, aggregateId: newId(), sequence: 1 };
    const good = await billing.publish(paymentSucceeded, { ...about, data: paymentSucceeded.example });
    const id = newId();
    const body = JSON.stringify({ ...paymentSucceeded.example, amountMinor: 'much' });
    await billing.publishRaw(paymentSucceeded.subject, body, encodeHeaders({ ...good, id }, paymentSucceeded));
    await billing.publish(paymentSucceeded, { ...about, sequence: 2, data: paymentSucceeded.example });
    await kept(analytics, tenantId, 2);
    await eventually(async () => expect(await deadLetters()).toHaveLength(before.length + 1));
    const letter = (await deadLetters()).find(({ event_id }) => event_id === id);
    expect(letter?.error).toContain('amountMinor');
  });
});
