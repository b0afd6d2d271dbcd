import { currencies, money } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromStripeAmount, stripeAmountProblem, toStripeAmount } from './stripe-amount.ts';

describe('an amount at Stripe', () => {
  it.each([
    [2_000n, 'EUR', 2_000],
    [500n, 'JPY', 500],
    [5n, 'ISK', 500],
    [5n, 'UGX', 500],
    [1_000n, 'HUF', 1_000],
    [300n, 'MGA', 3],
    [5_120n, 'KWD', 5_120],
  ])('of %s minor units of %s is %s', (amountMinor, currency, amount) => {
    expect(toStripeAmount(money(amountMinor, currency))).toBe(amount);
    expect(fromStripeAmount(amount, currency.toLowerCase())).toEqual(money(amountMinor, currency));
  });

  it.each([
    [5_124n, 'KWD', 'Stripe moves KWD in steps of 10 minor units.'],
    [350n, 'MGA', 'Stripe moves MGA in steps of 100 minor units.'],
    [2n ** 53n - 1n, 'ISK', 'Stripe moves no such large amount of ISK.'],
  ])('cannot be %s minor units of %s', (amountMinor, currency, problem) => {
    expect(stripeAmountProblem(money(amountMinor, currency))).toBe(problem);
    expect(() => toStripeAmount(money(amountMinor, currency))).toThrow(problem);
  });

  it('counts a part of our minor unit as one, so that a dispute never shows as less than it is', () => {
    expect(fromStripeAmount(501, 'isk')).toEqual(money(6n, 'ISK'));
  });

  it('comes back as it went, in every currency', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 12n), fc.constantFrom(...currencies), (amountMinor, currency) => {
        const amount = money(amountMinor, currency);
        if (stripeAmountProblem(amount) !== undefined) return;
        expect(fromStripeAmount(toStripeAmount(amount), currency.toLowerCase())).toEqual(amount);
      }),
    );
  });
});
