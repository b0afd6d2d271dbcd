import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eur, samplePrize } from '../../../test/domain/samples.ts';
import { type Payout, planPrizes, planRemainder } from './payout.ts';

const winners = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ place: index + 1, userId: `user-${index}` }));

/** Everything that is planned for so many winners of so many sales, the remainder last. */
const planAll = (salesMinor: number, prize = samplePrize(), count = 1): Payout[] => {
  let planned: Payout[] = [];
  for (const winner of winners(count)) {
    planned = [...planned, ...planPrizes({ sales: eur(salesMinor), planned }, prize, [winner])];
  }
  return [...planned, ...planRemainder({ sales: eur(salesMinor), planned })];
};

const inShort = (payouts: readonly Payout[]) =>
  payouts.map(({ leg, from, to, place, amount }) => [leg, from, to, place, Number(amount.amountMinor)]);

describe('the payouts of a pool', () => {
  it('given sales above the prize, then the winner is paid and the operator keeps the rest', () => {
    expect(inShort(planAll(10_000))).toEqual([
      [1, 'POOL', 'WINNER', 1, 8_000],
      [2, 'POOL', 'REVENUE', null, 2_000],
    ]);
  });

  it('given sales below the prizes, then the operator adds what is missing', () => {
    expect(inShort(planAll(10_000, samplePrize(), 2))).toEqual([
      [1, 'POOL', 'WINNER', 1, 8_000],
      [2, 'POOL', 'WINNER', 2, 2_000],
      [3, 'PRIZES', 'WINNER', 2, 6_000],
    ]);
  });

  it('given nobody who took the prize, then all sales are revenue', () => {
    expect(inShort(planAll(10_000, samplePrize(), 0))).toEqual([[1, 'POOL', 'REVENUE', null, 10_000]]);
  });

  it('given that the remainder is planned already, then there is none', () => {
    expect(planRemainder({ sales: eur(10_000), planned: planAll(10_000) })).toEqual([]);
  });

  it.each(['PHYSICAL', 'POINTS', 'VOUCHER'] as const)(
    'given a prize that is %s, then all sales are revenue',
    (kind) => {
      expect(inShort(planAll(10_000, samplePrize({ kind })))).toEqual([[1, 'POOL', 'REVENUE', null, 10_000]]);
    },
  );

  it('empty it to the cent and give every winner the whole prize', () => {
    const cases = fc.record({
      salesMinor: fc.integer({ min: 0, max: 1_000_000_000 }),
      prizeMinor: fc.integer({ min: 1, max: 10_000_000 }),
      count: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(cases, ({ salesMinor, prizeMinor, count }) => {
        const prize = samplePrize({ value: eur(prizeMinor) });
        const payouts = planAll(salesMinor, prize, count);
        const funds = { sales: eur(salesMinor), planned: [] };
        const atOnce = planPrizes(funds, prize, winners(count));
        expect(atOnce).toEqual(payouts.filter(({ to }) => to === 'WINNER'));
        const sum = (chosen: readonly Payout[]) => chosen.reduce((total, { amount }) => total + amount.amountMinor, 0n);
        expect(sum(payouts.filter(({ from }) => from === 'POOL'))).toBe(BigInt(salesMinor));
        for (const { place } of winners(count)) {
          expect(sum(payouts.filter((payout) => payout.place === place))).toBe(BigInt(prizeMinor));
        }
        expect(payouts.map(({ leg }) => leg)).toEqual(payouts.map((_, index) => index + 1));
        expect(payouts.every(({ amount }) => amount.amountMinor > 0n)).toBe(true);
      }),
    );
  });
});
