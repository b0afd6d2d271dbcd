import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eur, sampleOpen, samplePrize } from '../../../test/domain/samples.ts';
import { planPayouts, type Winner } from './payout.ts';

const winners = (count: number): Winner[] =>
  Array.from({ length: count }, (_, index) => ({ place: index + 1, ticketNumber: index + 1, userId: `user-${index}` }));

const drawn = (sold: number, priceMinor: number) =>
  sampleOpen({ state: 'COMPLETED', sold, ticketsRequired: sold, ticketPrice: eur(priceMinor) });

const inShort = (payouts: ReturnType<typeof planPayouts>) =>
  payouts.map(({ leg, from, to, place, amount }) => [leg, from, to, place, Number(amount.amountMinor)]);

describe('planPayouts', () => {
  it('given sales above the prize, then the winner is paid and the operator keeps the rest', () => {
    expect(inShort(planPayouts(drawn(20, 500), 10_000n, samplePrize(), winners(1)))).toEqual([
      [1, 'POOL', 'WINNER', 1, 8_000],
      [2, 'POOL', 'REVENUE', null, 2_000],
    ]);
  });

  it('given sales below the prizes, then the operator adds what is missing', () => {
    expect(inShort(planPayouts(drawn(20, 500), 10_000n, samplePrize(), winners(2)))).toEqual([
      [1, 'POOL', 'WINNER', 1, 8_000],
      [2, 'POOL', 'WINNER', 2, 2_000],
      [3, 'PRIZES', 'WINNER', 2, 6_000],
    ]);
  });

  it.each(['PHYSICAL', 'POINTS', 'VOUCHER'] as const)(
    'given a prize that is %s, then all sales are revenue',
    (kind) => {
      expect(inShort(planPayouts(drawn(20, 500), 10_000n, samplePrize({ kind }), winners(1)))).toEqual([
        [1, 'POOL', 'REVENUE', null, 10_000],
      ]);
    },
  );

  it('empties the pool to the cent and pays every winner the whole prize', () => {
    const cases = fc.record({
      sold: fc.integer({ min: 1, max: 10_000 }),
      priceMinor: fc.integer({ min: 1, max: 100_000 }),
      prizeMinor: fc.integer({ min: 1, max: 10_000_000 }),
      count: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(cases, ({ sold, priceMinor, prizeMinor, count }) => {
        const payouts = planPayouts(
          drawn(sold, priceMinor),
          BigInt(sold) * BigInt(priceMinor),
          samplePrize({ value: eur(prizeMinor) }),
          winners(count),
        );
        const sum = (chosen: typeof payouts) => chosen.reduce((total, { amount }) => total + amount.amountMinor, 0n);
        expect(sum(payouts.filter(({ from }) => from === 'POOL'))).toBe(BigInt(sold) * BigInt(priceMinor));
        for (const { place } of winners(count)) {
          expect(sum(payouts.filter((payout) => payout.place === place))).toBe(BigInt(prizeMinor));
        }
        expect(payouts.map(({ leg }) => leg)).toEqual(payouts.map((_, index) => index + 1));
        expect(payouts.every(({ amount }) => amount.amountMinor > 0n)).toBe(true);
      }),
    );
  });
});
