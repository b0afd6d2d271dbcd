import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { metrics } from '../../src/domain/metrics.ts';
import { figuresOf, knownTenant, openAnalytics, type RunningAnalytics } from '../running-analytics.ts';

type Tenant = Awaited<ReturnType<typeof knownTenant>>;

let analytics: RunningAnalytics;
let mine: Tenant;
let theirs: Tenant;

const figure = (
  { tenantId }: Tenant,
  ...values: readonly [metric: string, day: string, kind: string, currency: string, count: number, sum: string | number]
) => analytics.sql('insert into analytics.daily_metrics values ($1, $2, $3, $4, $5, $6, $7)', [tenantId, ...values]);

beforeAll(async () => {
  analytics = await openAnalytics();
  mine = await knownTenant(analytics);
  theirs = await knownTenant(analytics);
  await figure(mine, 'payments.succeeded', '2026-01-31', 'sandbox', 'EUR', 2, 4_000);
  await figure(mine, 'payments.succeeded', '2026-02-01', 'sandbox', 'EUR', 1, 1_000);
  await figure(mine, 'payments.succeeded', '2026-02-01', 'stripe', 'EUR', 1, 500);
  await figure(mine, 'payments.succeeded', '2026-02-01', 'sandbox', 'USD', 3, 700);
  await figure(mine, 'points.earned', '2026-02-01', '', '', 4, 1_250);
  await figure(mine, 'members.joined', '2026-02-01', 'staff', '', 2, 0);
  await figure(mine, 'transfers.posted', '2026-02-01', 'sale', 'EUR', 2, '9007199254740991');
  await figure(mine, 'transfers.posted', '2026-02-02', 'sale', 'EUR', 2, '9007199254740993');
  await figure(theirs, 'payments.succeeded', '2026-02-01', 'sandbox', 'EUR', 99, 99_999);
});
afterAll(() => analytics.stop());

describe('the list of metrics', () => {
  it('says what each means, and from when to when the tenant has figures of it', async () => {
    const { body } = await mine.http.get<{
      items: { name: string; meaning: string; firstDay: string; lastDay: string }[];
    }>('/v1/metrics');
    expect(body.items.map(({ name }) => name)).toEqual(metrics.map(({ name }) => name));
    expect(body.items.every(({ meaning }) => meaning.length > 5)).toBe(true);
    const days = Object.fromEntries(body.items.map(({ name, firstDay, lastDay }) => [name, [firstDay, lastDay]]));
    expect(days['payments.succeeded']).toEqual(['2026-01-31', '2026-02-01']);
    expect(days['pools.opened']).toEqual([null, null]);
  });
});

describe('figures', () => {
  it('are those of one’s own tenant, summed over what was not asked for', async () => {
    expect(await figuresOf(mine.http, 'payments.succeeded', '&groupBy=currency')).toEqual([
      { period: '2026-01-31', dimensions: { currency: 'EUR' }, count: 2, sum: 4_000 },
      { period: '2026-02-01', dimensions: { currency: 'EUR' }, count: 2, sum: 1_500 },
      { period: '2026-02-01', dimensions: { currency: 'USD' }, count: 3, sum: 700 },
    ]);
    expect(await figuresOf(theirs.http, 'payments.succeeded')).toEqual([
      { period: '2026-02-01', dimensions: {}, count: 99, sum: 99_999 },
    ]);
  });

  it('are grouped by both dimensions where both are asked for', async () => {
    const rows = await figuresOf(
      mine.http,
      'payments.succeeded',
      '&groupBy=kind,currency&from=2026-02-01&to=2026-02-01',
    );
    expect(rows.map(({ dimensions, sum }) => [dimensions, sum])).toEqual([
      [{ kind: 'sandbox', currency: 'EUR' }, 1_000],
      [{ kind: 'sandbox', currency: 'USD' }, 700],
      [{ kind: 'stripe', currency: 'EUR' }, 500],
    ]);
  });

  it('of a month are named by its first day, though the range begins later', async () => {
    const rows = await figuresOf(
      mine.http,
      'payments.succeeded',
      '&granularity=month&from=2026-01-15&to=2026-02-15&groupBy=currency',
    );
    expect(rows.map(({ period, dimensions, sum }) => [period, dimensions['currency'], sum])).toEqual([
      ['2026-01-01', 'EUR', 4_000],
      ['2026-02-01', 'EUR', 1_500],
      ['2026-02-01', 'USD', 700],
    ]);
  });

  it('contain their first and last day and nothing outside', async () => {
    const rows = await figuresOf(mine.http, 'payments.succeeded', '&from=2026-01-31&to=2026-01-31');
    expect(rows.map(({ period }) => period)).toEqual(['2026-01-31']);
    expect(await figuresOf(mine.http, 'payments.succeeded', '&from=2026-02-02&to=2026-03-01')).toEqual([]);
  });

  it('of points are exact decimals, of mere counts have no sum', async () => {
    expect(await figuresOf(mine.http, 'points.earned')).toMatchObject([{ count: 4, sum: '12.50' }]);
    expect(await figuresOf(mine.http, 'members.joined')).toMatchObject([{ count: 2, sum: null }]);
  });

  it('are exact beyond what a JSON number holds', async () => {
    const days = await figuresOf(mine.http, 'transfers.posted');
    expect(days.map(({ sum }) => sum)).toEqual([2 ** 53 - 1, '9007199254740993']);
    const month = await figuresOf(mine.http, 'transfers.posted', '&granularity=month');
    expect(month.map(({ sum }) => sum)).toEqual(['18014398509481984']);
  });
});

describe('a query', () => {
  it.each([
    ['analytics.metric_unknown', 'metric=money&from=2026-01-01&to=2026-01-02', '/metric'],
    ['analytics.dimension_unknown', 'metric=points.earned&from=2026-01-01&to=2026-01-02&groupBy=currency', '/groupBy'],
    [
      'analytics.dimension_unknown',
      'metric=holds.placed&from=2026-01-01&to=2026-01-02&groupBy=currency,kind',
      '/groupBy',
    ],
    ['analytics.range_invalid', 'metric=tickets.sold&from=2026-01-02&to=2026-01-01', '/to'],
    ['analytics.range_too_long', 'metric=tickets.sold&from=2025-01-01&to=2026-01-03', '/to'],
  ])('is refused as %s: %s', async (code, query, pointer) => {
    const { status, body } = await mine.http.get<ProblemBody>(`/v1/metrics/query?${query}`);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([422, code, pointer]);
  });

  it('may span a year and a day', async () => {
    expect(await figuresOf(mine.http, 'pools.opened', '&from=2025-01-01&to=2026-01-02')).toEqual([]);
  });

  it.each([
    ['from=2026-02-30', '/from'],
    ['from=yesterday', '/from'],
    ['to=2026-01-01T00:00:00Z', '/to'],
    ['granularity=week', '/granularity'],
    ['groupBy=tenant', '/groupBy/0'],
    ['groupBy=kind,kind,kind', '/groupBy'],
    ['tenantId=other', '/tenantId'],
  ])('with %s does not fit', async (part, pointer) => {
    const [name = ''] = part.split('=');
    const query = new URLSearchParams({ metric: 'tickets.sold', from: '2026-01-01', to: '2026-01-02' });
    query.set(name, part.slice(name.length + 1));
    const { status, body } = await mine.http.get<ProblemBody>(`/v1/metrics/query?${query}`);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', pointer]);
  });
});
