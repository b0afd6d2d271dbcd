import { analyticsStoreEvents, catalogue, pointsEarned, purchaseConfirmed } from '@tessera/contracts';
import { describe, expect, it } from 'vitest';
import { findMetric, metrics } from '../domain/metrics.ts';
import { measureOf } from './from-contract.ts';

const measureOfExample = (event: (typeof catalogue.events)[number]) =>
  measureOf({ subject: event.subject, data: event.schema.parse(event.example) });

describe('every event of every service', () => {
  it.each(catalogue.events.map((event) => [event.subject, event] as const))('%s adds to one metric', (_, event) => {
    const measure = measureOfExample(event);
    const metric = findMetric(measure.metric);
    if (!metric) throw new Error(`${measure.metric} is no metric`);
    // A figure without a value for one of its dimensions, or with a sum that has no unit, could not be read.
    expect(measure.kind !== '').toBe(metric.dimensions.includes('kind'));
    expect(measure.currency !== '').toBe(metric.dimensions.includes('currency'));
    expect(measure.sum !== 0n).toBe(metric.unit !== 'none');
    expect(measure.count).toBeGreaterThan(0);
  });

  it('comes through one of the durables of analytics', () => {
    const kept = analyticsStoreEvents.map(({ stream }) => stream);
    expect(catalogue.events.filter(({ stream }) => !kept.includes(stream))).toEqual([]);
    expect(analyticsStoreEvents.every(({ events }) => events === 'all')).toBe(true);
  });

  it('has a metric of its own, and no metric is without an event', () => {
    const counted = catalogue.events.map((event) => measureOfExample(event).metric);
    expect(new Set(counted).size).toBe(counted.length);
    expect(counted.sort()).toEqual(metrics.map(({ name }) => name).sort());
  });
});

describe('what an event adds', () => {
  it('is nothing that somebody would have to guess: an event without a metric is refused', () => {
    expect(() => measureOf({ subject: 'events.wallet.account.account-melted.v1', data: {} })).toThrow(
      /no metric counts/,
    );
  });

  it('of a purchase is its tickets and what they cost', () => {
    const data = purchaseConfirmed.schema.parse({
      ...purchaseConfirmed.example,
      ticketNumbers: [3, 4, 5],
      amountMinor: 1_500,
    });
    expect(measureOf({ subject: purchaseConfirmed.subject, data })).toEqual({
      ...{ metric: 'tickets.sold', count: 3, sum: 1_500n, kind: '', currency: purchaseConfirmed.example.currency },
    });
  });

  it('of points is exact hundredths', () => {
    const data = pointsEarned.schema.parse({ ...pointsEarned.example, points: '12.50' });
    expect(measureOf({ subject: pointsEarned.subject, data })).toMatchObject({ metric: 'points.earned', sum: 1_250n });
  });
});
