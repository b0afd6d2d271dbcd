import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currencies, currencyExponent, isCurrency } from './currencies.ts';
import {
  addMoney,
  allocateMoney,
  CurrencyMismatch,
  compareMoney,
  formatMoney,
  type Money,
  money,
  multiplyMoney,
  subtractMoney,
  sumMoney,
} from './money.ts';

const euros = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((amount) => money(amount, 'EUR'));
const weights = fc
  .array(fc.bigInt({ min: 0n, max: 1_000n }), { minLength: 1, maxLength: 30 })
  .filter((list) => list.some((weight) => weight > 0n));
const size = (value: bigint): bigint => (value < 0n ? -value : value);

describe('money', () => {
  it('adds and takes away without loss', () => {
    fc.assert(
      fc.property(euros, euros, euros, (a, b, c) => {
        expect(addMoney(a, b)).toEqual(addMoney(b, a));
        expect(addMoney(addMoney(a, b), c)).toEqual(addMoney(a, addMoney(b, c)));
        expect(subtractMoney(addMoney(a, b), b)).toEqual(a);
        expect(sumMoney('EUR', [a, b, c])).toEqual(addMoney(a, addMoney(b, c)));
      }),
    );
    expect(sumMoney('EUR', [])).toEqual(money(0n, 'EUR'));
  });

  it('has one order', () => {
    fc.assert(
      fc.property(euros, euros, (a, b) => {
        expect(Math.sign(compareMoney(a, b))).toBe(-Math.sign(compareMoney(b, a)) + 0);
        expect(compareMoney(a, b) === 0).toBe(a.amountMinor === b.amountMinor);
        expect(compareMoney(addMoney(a, money(1n, 'EUR')), a)).toBeGreaterThan(0);
      }),
    );
  });

  it('never mixes currencies', () => {
    const [euro, yen] = [money(1n, 'EUR'), money(1n, 'JPY')];
    for (const mix of [addMoney, subtractMoney, compareMoney]) expect(() => mix(euro, yen)).toThrow(CurrencyMismatch);
    expect(() => sumMoney('EUR', [yen])).toThrow(CurrencyMismatch);
  });

  it('takes a share and rounds as told', () => {
    expect(multiplyMoney(money(1_005n, 'EUR'), 10n, 100n, 'half-even')).toEqual(money(100n, 'EUR'));
    expect(multiplyMoney(money(1_005n, 'EUR'), 10n, 100n, 'half-up')).toEqual(money(101n, 'EUR'));
    expect(multiplyMoney(money(-1_001n, 'EUR'), 10n, 100n, 'floor')).toEqual(money(-101n, 'EUR'));
  });

  it.each<[Money, string]>([
    [money(2_000n, 'EUR'), '20.00 EUR'],
    [money(-5n, 'EUR'), '-0.05 EUR'],
    [money(0n, 'EUR'), '0.00 EUR'],
    [money(1_234n, 'JPY'), '1234 JPY'],
    [money(1n, 'KWD'), '0.001 KWD'],
    [money(12_345n, 'CLF'), '1.2345 CLF'],
    [money(150n, 'DEM'), '1.50 DEM'],
  ])('%o is shown as %s', (amount, shown) => {
    expect(formatMoney(amount)).toBe(shown);
  });

  it('demands the form of a currency code', () => {
    for (const code of ['', 'eur', 'EURO', 'E1R', 'EUR\n']) expect(() => money(1n, code)).toThrow(RangeError);
  });
});

describe('allocateMoney', () => {
  it('loses and makes nothing, and leaves nobody more than one unit from the exact share', () => {
    fc.assert(
      fc.property(euros, weights, (total, list) => {
        const parts = allocateMoney(total, list);
        const sum = list.reduce((a, b) => a + b, 0n);
        expect(sumMoney('EUR', parts)).toEqual(total);
        parts.forEach((part, index) => {
          const exact = total.amountMinor * (list[index] ?? 0n);
          expect(size(part.amountMinor * sum - exact) < sum).toBe(true);
        });
      }),
    );
  });

  it('gives nothing for a weight of zero, and never less for a greater weight', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), weights, (total, list) => {
        const parts = allocateMoney(money(total, 'EUR'), list);
        for (const [index, part] of parts.entries()) {
          if (list[index] === 0n) expect(part.amountMinor).toBe(0n);
          for (const [other, otherPart] of parts.entries()) {
            if ((list[index] ?? 0n) > (list[other] ?? 0n)) {
              expect(part.amountMinor >= otherPart.amountMinor).toBe(true);
            }
          }
        }
      }),
    );
  });

  it('gives what is left to the earlier part where remainders tie', () => {
    const parts = allocateMoney(money(100n, 'EUR'), [1n, 1n, 1n]);
    expect(parts.map((part) => part.amountMinor)).toEqual([34n, 33n, 33n]);
    const negative = allocateMoney(money(-100n, 'EUR'), [1n, 1n, 1n]);
    expect(negative.map((part) => part.amountMinor)).toEqual([-34n, -33n, -33n]);
  });

  it('refuses weights that say nothing', () => {
    for (const list of [[], [0n, 0n], [2n, -1n]])
      expect(() => allocateMoney(money(1n, 'EUR'), list)).toThrow(RangeError);
  });
});

describe('currencies', () => {
  it('are codes of three capitals, each once', () => {
    expect(currencies.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
    expect(new Set(currencies).size).toBe(currencies.length);
  });

  it('are those in use: no currency of the past, no metal, no testing code', () => {
    for (const code of ['EUR', 'USD', 'JPY', 'KWD', 'XCG', 'ZWG']) expect(isCurrency(code)).toBe(true);
    for (const code of ['DEM', 'BGN', 'XAU', 'XXX', 'XTS', 'eur', '']) expect(isCurrency(code)).toBe(false);
  });

  it('have the digits of ISO 4217, where ICU counts otherwise too', () => {
    expect(['EUR', 'JPY', 'KWD', 'CLF', 'IQD', 'HUF', 'ISK'].map(currencyExponent)).toEqual([2, 0, 3, 4, 3, 2, 0]);
  });
});
