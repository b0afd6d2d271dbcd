import {
  catalogue,
  type EventContract,
  type EventEnvelope,
  PLATFORM_TENANT_ID,
  paymentCreated,
  paymentSucceeded,
  purchaseConfirmed,
  userRegistered,
} from '@tessera/contracts';
import { eventually, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metrics } from '../../src/domain/metrics.ts';
import {
  figuresOf,
  kept,
  knownTenant,
  newId,
  newTenant,
  openAnalytics,
  type RunningAnalytics,
} from '../running-analytics.ts';

let analytics: RunningAnalytics;
beforeAll(async () => {
  // An event that waits for its tenant is tried for a few seconds.
  analytics = await openAnalytics(200);
  await analytics.start();
});
afterAll(() => analytics.stop());

const publish = async <E extends EventContract>(
  event: E,
  tenantId: string,
  more: Partial<EventEnvelope> & { data?: object } = {},
) => {
  const from = await analytics.neighbour(event.service);
  const { data = event.example, ...envelope } = more;
  return from.publish(event as EventContract, {
    tenantId,
    aggregateId: newId(),
    sequence: 1,
    data: data as never,
    ...envelope,
  });
};

const payment = (amountMinor: number) => ({ data: { ...paymentSucceeded.example, amountMinor } });

describe('every event', () => {
  it('is kept as it came and counted once on its day', async () => {
    const { tenantId, http } = await knownTenant(analytics);
    for (const event of catalogue.events) await publish(event, tenantId, { time: '2026-11-20T12:00:00.000Z' });
    await kept(analytics, tenantId, catalogue.events.length);
    for (const { name } of metrics) {
      const rows = await figuresOf(http, name);
      expect([name, rows.length, rows[0]?.period]).toEqual([name, 1, '2026-11-20']);
    }
    const stored = await analytics.sql<{ subject: string; data: unknown }>(
      'select subject, data from analytics.events where tenant_id = $1',
      [tenantId],
    );
    for (const event of catalogue.events) {
      const { data } = stored.find(({ subject }) => subject === event.subject) ?? {};
      expect(data).toEqual(event.schema.parse(event.example));
    }
  });

  it('of the platform, which is nobody’s tenant, is counted on its day in UTC', async () => {
    const before = await analytics.sql('select 1 from analytics.events where tenant_id = $1', [PLATFORM_TENANT_ID]);
    await publish(userRegistered, PLATFORM_TENANT_ID, { time: '2026-02-03T23:59:59.999Z' });
    await kept(analytics, PLATFORM_TENANT_ID, before.length + 1);
    const rows = await analytics.sql(
      `select count::int as count from analytics.daily_metrics where tenant_id = $1 and day = '2026-02-03'`,
      [PLATFORM_TENANT_ID],
    );
    expect(rows).toEqual([{ count: 1 }]);
  });
});

/** The first hours of the year in UTC are the last of the year before in New York. */
const WHOLE = '&from=2025-12-31&to=2026-12-31';

describe('events that come twice', () => {
  it('in batches that overlap, are counted once, whatever the order', { timeout: 60_000 }, async () => {
    const random = seededRandom();
    const { tenantId, http } = await knownTenant(analytics, 'America/New_York');
    const events = Array.from({ length: 120 }, (_, index) => ({
      contract: random.pick([paymentSucceeded, paymentCreated, purchaseConfirmed] as EventContract[]),
      id: newId(),
      time: new Date(Date.UTC(2026, random.integer(0, 10), random.integer(1, 28), random.integer(0, 23))).toISOString(),
      amountMinor: 50 + index,
    }));
    // Each batch takes up some of the one before, and all come together once more at the end.
    const deliveries = [0, 30, 60, 90].flatMap((from) =>
      random.shuffle(events.slice(Math.max(0, from - 15), from + 30)),
    );
    for (const { contract, id, time, amountMinor } of [...deliveries, ...random.shuffle(events)]) {
      await publish(contract, tenantId, { id, time, data: { ...(contract.example as object), amountMinor } });
    }
    await publish(paymentSucceeded, tenantId, { ...payment(1), time: '2026-12-24T12:00:00.000Z' });
    await kept(analytics, tenantId, events.length + 1);
    for (const [contract, metric] of [
      [paymentCreated, 'payments.created'],
      [purchaseConfirmed, 'tickets.sold'],
    ] as const) {
      const rows = await figuresOf(http, metric, WHOLE);
      const sum = events
        .filter((one) => one.contract.subject === contract.subject)
        .reduce((all, one) => all + one.amountMinor, 0);
      expect([metric, rows.reduce((all, row) => all + Number(row.sum), 0)]).toEqual([metric, sum]);
    }
    const succeeded = events.filter((one) => one.contract.subject === paymentSucceeded.subject);
    const rows = await figuresOf(http, 'payments.succeeded', WHOLE);
    expect(rows.reduce((all, row) => all + row.count, 0)).toBe(succeeded.length + 1);
  });
});

describe('an event that comes late', () => {
  it('is counted on the day it happened where the tenant is', async () => {
    const { tenantId, http } = await knownTenant(analytics, 'Europe/Berlin');
    await publish(paymentSucceeded, tenantId, { ...payment(100), time: '2026-06-30T21:59:59.999Z' });
    await publish(paymentSucceeded, tenantId, { ...payment(200), time: '2026-06-30T22:00:00.000Z' });
    await publish(paymentSucceeded, tenantId, { ...payment(400), time: '2026-01-01T00:00:00.000Z' });
    await kept(analytics, tenantId, 3);
    const rows = await figuresOf(http, 'payments.succeeded');
    expect(rows.map(({ period, sum }) => [period, sum])).toEqual([
      ['2026-01-01', 400],
      ['2026-06-30', 100],
      ['2026-07-01', 200],
    ]);
  });
});

describe('an event that overtakes the founding of its tenant', () => {
  it('waits, and is counted in the tenant’s zone once that is known', async () => {
    const { tenantId, http, found } = await newTenant(analytics, 'Asia/Tokyo');
    await publish(paymentSucceeded, tenantId, { ...payment(700), time: '2026-03-31T15:00:00.000Z' });
    await eventually(async () => {
      const waits = await analytics.sql('select 1 from analytics.inbox_attempts where tenant_id = $1', [tenantId]);
      expect(waits).toHaveLength(1);
    });
    await kept(analytics, tenantId, 0);
    await found();
    await kept(analytics, tenantId, 2);
    const rows = await figuresOf(http, 'payments.succeeded');
    expect(rows.map(({ period, sum }) => [period, sum])).toEqual([['2026-04-01', 700]]);
    expect(await analytics.sql('select 1 from analytics.dead_letters where tenant_id = $1', [tenantId])).toEqual([]);
  });

  it('does not hold up the events of other tenants', async () => {
    const waiting = await newTenant(analytics);
    const known = await knownTenant(analytics);
    await publish(paymentSucceeded, waiting.tenantId);
    for (let count = 0; count < 20; count += 1) await publish(paymentSucceeded, known.tenantId);
    await kept(analytics, known.tenantId, 20);
    await kept(analytics, waiting.tenantId, 0);
    await waiting.found();
    await kept(analytics, waiting.tenantId, 2);
  });
});
