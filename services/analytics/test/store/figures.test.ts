import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Fact } from '../../src/domain/fact.ts';
import { createDailyFigures } from '../../src/persistence/daily-figures.ts';
import { createEventArchive } from '../../src/persistence/event-archive.ts';
import { createTenantZones } from '../../src/persistence/tenant-zones.ts';
import { countFacts, TenantUnknown } from '../../src/use-cases/count-facts.ts';
import { figuresOf, knownTenant, newId, openAnalytics, type Row, type RunningAnalytics } from '../running-analytics.ts';

let analytics: RunningAnalytics;
let database: Database;
const archive = createEventArchive();
const count = countFacts({ zones: createTenantZones(PLATFORM_TENANT_ID), figures: createDailyFigures() });

beforeAll(async () => {
  analytics = await openAnalytics();
  database = await openDatabase({ service: 'analytics', url: analytics.database.url, poolSize: 4 });
});
afterAll(async () => {
  await database.close();
  await analytics.stop();
});

/** What the subscriber does with one batch. */
const take = (facts: readonly Fact[]): Promise<void> =>
  database.asWorker(async (tx) => count(await archive.insertNew(facts, tx), tx));

const factOf = (tenantId: string, { occurredAt, currency, kind, sum }: Payment): Fact => ({
  tenantId,
  id: newId(),
  subject: 'events.billing.payment.payment-succeeded.v1',
  aggregate: 'payment',
  aggregateId: newId(),
  sequence: 1,
  correlationId: 'test',
  occurredAt: occurredAt.toISOString(),
  data: {},
  measure: { metric: 'payments.succeeded', count: 1, sum, kind, currency },
});

const payment = fc.record({
  occurredAt: fc.date({ min: new Date('2026-01-02'), max: new Date('2026-12-30'), noInvalidDate: true }),
  currency: fc.constantFrom('EUR', 'USD'),
  kind: fc.constantFrom('sandbox', 'stripe'),
  sum: fc.bigInt({ min: 1n, max: 10n ** 12n }),
});
type Payment = typeof payment extends fc.Arbitrary<infer P> ? P : never;

const totals = (rows: readonly Row[], periodOf: (row: Row) => string): Record<string, [count: number, sum: number]> => {
  const all: Record<string, [number, number]> = {};
  for (const row of rows) {
    const key = `${periodOf(row)} ${row.dimensions['kind']} ${row.dimensions['currency']}`;
    const [counted, summed] = all[key] ?? [0, 0];
    all[key] = [counted + row.count, summed + Number(row.sum)];
  }
  return all;
};

describe('figures over any events', () => {
  it('of a month are the sum of its days, and all days the sum of the events', async () => {
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'Pacific/Chatham', 'America/St_Johns');
    await fc.assert(
      fc.asyncProperty(zone, fc.array(payment, { minLength: 1, maxLength: 30 }), async (timeZone, payments) => {
        const { tenantId, http } = await knownTenant(analytics, timeZone);
        const facts = payments.map((one) => factOf(tenantId, one));
        const half = Math.ceil(facts.length / 2);
        // Two batches that overlap by all of the first, at the same moment.
        await Promise.all([take(facts.slice(0, half)), take(facts)]);
        const days = await figuresOf(http, 'payments.succeeded', '&groupBy=kind,currency');
        const months = await figuresOf(http, 'payments.succeeded', '&groupBy=kind,currency&granularity=month');
        expect(totals(days, ({ period }) => `${period.slice(0, 7)}-01`)).toEqual(
          totals(months, ({ period }) => period),
        );
        expect(days.reduce((all, row) => all + row.count, 0)).toBe(payments.length);
        const paid = payments.reduce((all, { sum }) => all + sum, 0n);
        expect(days.reduce((all, row) => all + BigInt(row.sum ?? 0), 0n)).toBe(paid);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a batch with an event of an unknown tenant', () => {
  it('is undone whole: nothing is archived that was not counted', async () => {
    const { tenantId } = await knownTenant(analytics);
    const one: Payment = { occurredAt: new Date('2026-03-03'), currency: 'EUR', kind: 'sandbox', sum: 5n };
    await expect(take([factOf(tenantId, one), factOf(newId(), one)])).rejects.toThrow(TenantUnknown);
    expect(await analytics.sql('select 1 from analytics.events where tenant_id = $1', [tenantId])).toEqual([]);
    expect(await analytics.sql('select 1 from analytics.daily_metrics where tenant_id = $1', [tenantId])).toEqual([]);
  });
});
