import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, sampleDraft, sampleOpen } from '../../../test/domain/samples.ts';
import { issueTickets, reservePlaces, returnPlaces } from './places.ts';

describe('reservePlaces', () => {
  it('given enough places, then they are kept', () => {
    expect(reservePlaces(sampleOpen({ sold: 10, reserved: 5 }), 0, 5, NOW)).toMatchObject({
      ok: true,
      value: { reserved: 10 },
    });
  });

  it('given one place too few, then it says how many are left', () => {
    expect(reservePlaces(sampleOpen({ sold: 10, reserved: 6 }), 0, 5, NOW)).toMatchObject({
      ok: false,
      error: { code: 'raffle.pool_full', details: { placesLeft: 4 } },
    });
  });

  it.each([
    ['raffle.pool_not_open', sampleDraft()],
    ['raffle.pool_closed', sampleOpen({ closesAt: NOW })],
    ['raffle.pool_closed', sampleOpen({ state: 'FULL', sold: 3, closedAt: NOW })],
    ['raffle.pool_cancelled', sampleOpen({ state: 'CANCELLED' })],
    ['raffle.pool_full', sampleOpen({ state: 'FULL', sold: 20 })],
    ['raffle.pool_full', sampleOpen({ state: 'COMPLETED', sold: 20 })],
  ])('given a pool that is not selling, then %s', (code, pool) => {
    expect(reservePlaces(pool, 0, 1, NOW)).toMatchObject({ ok: false, error: { code } });
  });

  it('given a moment before the closing, then places are kept', () => {
    expect(reservePlaces(sampleOpen({ closesAt: new Date(NOW.getTime() + 1) }), 0, 1, NOW).ok).toBe(true);
  });

  it('given a limit, then a member gets so many and no more, those being bought included', () => {
    const pool = sampleOpen({ ticketsPerMember: 3 });
    expect(reservePlaces(pool, 2, 1, NOW).ok).toBe(true);
    expect(reservePlaces(pool, 2, 2, NOW)).toMatchObject({ ok: false, error: { code: 'raffle.member_limit_reached' } });
  });
});

describe('issueTickets', () => {
  it('given the last places, then the pool is FULL in the same step', () => {
    const { pool, numbers, filled } = issueTickets(sampleOpen({ sold: 18, reserved: 2, sequence: 1 }), 2, NOW);
    expect([numbers, filled]).toEqual([[19, 20], true]);
    expect(pool).toMatchObject({ state: 'FULL', sold: 20, reserved: 0, filledAt: NOW, sequence: 2 });
  });

  it('given fewer, then the pool stays open and no event is counted', () => {
    const { pool, numbers, filled } = issueTickets(sampleOpen({ sold: 0, reserved: 5, sequence: 1 }), 3, NOW);
    expect([numbers, filled]).toEqual([[1, 2, 3], false]);
    expect(pool).toMatchObject({ state: 'OPEN', sold: 3, reserved: 2, sequence: 1 });
  });

  it('given places that were not kept, then it is a bug', () => {
    expect(() => issueTickets(sampleOpen({ reserved: 1 }), 2, NOW)).toThrow();
    expect(() => issueTickets(sampleOpen({ state: 'CANCELLED', reserved: 2 }), 2, NOW)).toThrow();
  });
});

describe('any history of reservations, payments and failures', () => {
  const steps = fc.array(
    fc.record({ what: fc.constantFrom('reserve', 'pay', 'fail'), quantity: fc.integer({ min: 1, max: 4 }) }),
    { maxLength: 80 },
  );

  it('never oversells, numbers tickets without gaps, and fills the pool exactly when all are sold', () => {
    fc.assert(
      fc.property(steps, (history) => {
        let pool = sampleOpen({ sold: 0, reserved: 0 });
        const kept: number[] = [];
        const numbers: number[] = [];
        for (const { what, quantity } of history) {
          const reserved = what === 'reserve' ? reservePlaces(pool, 0, quantity, NOW) : undefined;
          if (reserved?.ok) {
            pool = reserved.value;
            kept.push(quantity);
          }
          const ending = what === 'reserve' ? undefined : kept.shift();
          if (ending !== undefined && what === 'fail') pool = returnPlaces(pool, ending);
          if (ending !== undefined && what === 'pay') {
            const issued = issueTickets(pool, ending, NOW);
            pool = issued.pool;
            numbers.push(...issued.numbers);
          }
          expect(pool.sold + pool.reserved).toBeLessThanOrEqual(pool.ticketsRequired);
          expect(pool.reserved).toBe(kept.reduce((sum, each) => sum + each, 0));
          expect(numbers).toEqual(Array.from({ length: pool.sold }, (_, index) => index + 1));
          expect(pool.state).toBe(pool.sold === pool.ticketsRequired ? 'FULL' : 'OPEN');
        }
      }),
    );
  });
});
