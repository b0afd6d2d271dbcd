import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Delta, dayOf, sumDeltas } from './measure.ts';

describe('the day of a moment', () => {
  it.each([
    ['2026-03-28T22:59:59.999Z', 'Europe/Berlin', '2026-03-28'],
    ['2026-03-28T23:00:00.000Z', 'Europe/Berlin', '2026-03-29'],
    // The clocks went forward that morning, so the day ends an hour earlier in UTC.
    ['2026-03-29T21:59:59.999Z', 'Europe/Berlin', '2026-03-29'],
    ['2026-03-29T22:00:00.000Z', 'Europe/Berlin', '2026-03-30'],
    ['2026-10-25T22:59:59.999Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-10-25T23:00:00.000Z', 'Europe/Berlin', '2026-10-26'],
    ['2026-01-01T04:59:59.999Z', 'America/New_York', '2025-12-31'],
    ['2025-12-31T11:15:00.000Z', 'Pacific/Chatham', '2026-01-01'],
    ['2026-06-30T18:14:59.999Z', 'Asia/Kathmandu', '2026-06-30'],
    ['2026-06-30T18:15:00.000Z', 'Asia/Kathmandu', '2026-07-01'],
    ['2026-02-28T23:59:59.999Z', 'UTC', '2026-02-28'],
  ])('%s in %s is %s', (moment, zone, day) => {
    expect(dayOf(new Date(moment), zone)).toBe(day);
  });

  it('is the one that the zone’s own calendar says, whatever was asked before', () => {
    const zones = [
      'UTC',
      'Europe/Berlin',
      'America/St_Johns',
      'Asia/Kathmandu',
      'Pacific/Chatham',
      'Australia/Lord_Howe',
    ];
    const moments = fc.date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
        const parts = new Intl.DateTimeFormat('en-US', {
          timeZone: zone,
          year: 'numeric',
          month: '2-digit',
          day: '2-digit',
        })
          .formatToParts(moment)
          .reduce<Record<string, string>>((all, { type, value }) => Object.assign(all, { [type]: value }), {});
        expect(dayOf(moment, zone)).toBe(`${parts['year']}-${parts['month']}-${parts['day']}`);
      }),
    );
  });
});

const delta = fc.record({
  tenantId: fc.constantFrom('t1', 't2'),
  metric: fc.constantFrom('tickets.sold' as const, 'payments.failed' as const),
  day: fc.constantFrom('2026-01-01', '2026-01-02'),
  kind: fc.constantFrom('', 'a', 'b'),
  currency: fc.constantFrom('EUR', 'USD'),
  count: fc.integer({ min: 1, max: 9 }),
  sum: fc.bigInt({ min: -(2n ** 53n), max: 2n ** 53n }),
});

const figure = ({ tenantId, metric, day, kind, currency }: Delta) => [tenantId, metric, day, kind, currency].join('|');

describe('summing deltas', () => {
  it('loses and invents nothing, figure by figure', () => {
    fc.assert(
      fc.property(fc.array(delta), (deltas) => {
        const summed = sumDeltas(deltas);
        expect(new Set(summed.map(figure)).size).toBe(summed.length);
        for (const one of summed) {
          const parts = deltas.filter((other) => figure(other) === figure(one));
          expect(one.count).toBe(parts.reduce((total, { count }) => total + count, 0));
          expect(one.sum).toBe(parts.reduce((total, { sum }) => total + sum, 0n));
        }
        expect(new Set(summed.map(figure))).toEqual(new Set(deltas.map(figure)));
      }),
    );
  });

  it('comes out in the one order in which everybody takes locks, however the deltas came', () => {
    fc.assert(
      fc.property(fc.array(delta), (deltas) => {
        expect(sumDeltas(deltas.toReversed()).map(figure)).toEqual(sumDeltas(deltas).map(figure));
      }),
    );
  });
});
