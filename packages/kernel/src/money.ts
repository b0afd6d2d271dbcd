import { currencyExponent } from './currencies.ts';
import { formatScaled } from './decimal.ts';
import { divideRounded, type Rounding } from './rounding.ts';

/** An exact amount in the currency's minor unit (ISO 4217: cents for EUR, yen for JPY). Never a float. */
export interface Money {
  readonly amountMinor: bigint;
  /** ISO 4217 alphabetic code. */
  readonly currency: string;
}

/** Adding or comparing amounts of two currencies is a bug, never a refusal. */
export class CurrencyMismatch extends Error {
  override readonly name = 'CurrencyMismatch';
}

/** The largest amount that JSON carries exactly: 2^53 − 1 minor units. */
export const MAX_AMOUNT_MINOR: bigint = BigInt(Number.MAX_SAFE_INTEGER);

/**
 * An amount. Whether the currency is in use is asked where an amount enters (isCurrency): what a ledger holds must stay
 * readable when a currency is withdrawn.
 * @throws RangeError on a code that is not three capital letters
 */
export const money = (amountMinor: bigint, currency: string): Money => {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not a currency code: ${JSON.stringify(currency)}`);
  return { amountMinor, currency };
};

const demandSameCurrency = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new CurrencyMismatch(`${a.currency} and ${b.currency} do not mix`);
};

/** @throws CurrencyMismatch */
export const addMoney = (a: Money, b: Money): Money => {
  demandSameCurrency(a, b);
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency };
};

/** @throws CurrencyMismatch */
export const subtractMoney = (a: Money, b: Money): Money => addMoney(a, negateMoney(b));

export const negateMoney = (a: Money): Money => ({ amountMinor: -a.amountMinor, currency: a.currency });

/**
 * Negative, zero or positive, as `a` is less than, equal to or more than `b`.
 * @throws CurrencyMismatch
 */
export const compareMoney = (a: Money, b: Money): number => {
  demandSameCurrency(a, b);
  return a.amountMinor < b.amountMinor ? -1 : a.amountMinor > b.amountMinor ? 1 : 0;
};

/**
 * The sum, zero of `currency` for an empty list.
 * @throws CurrencyMismatch
 */
export const sumMoney = (currency: string, amounts: readonly Money[]): Money =>
  amounts.reduce(addMoney, money(0n, currency));

/**
 * a × numerator / denominator, rounded to whole minor units as named.
 * @throws RangeError on a zero denominator
 */
export const multiplyMoney = (a: Money, numerator: bigint, denominator: bigint, rounding: Rounding): Money => ({
  amountMinor: divideRounded(a.amountMinor * numerator, denominator, rounding),
  currency: a.currency,
});

/**
 * Splits an amount in proportion to `weights` so that the parts add up to it exactly: each gets its share rounded down in
 * size, and the minor units that are left go one each to the largest remainders, the earlier part first where they tie
 * (the method of largest remainders). Negative amounts split as their positive counterpart does.
 * @throws RangeError when a weight is negative or all are zero
 */
export const allocateMoney = (total: Money, weights: readonly bigint[]): Money[] => {
  const weightSum = weights.reduce((sum, weight) => sum + weight, 0n);
  if (weightSum <= 0n || weights.some((weight) => weight < 0n)) {
    throw new RangeError('weights must not be negative, and one must be positive');
  }
  const sign = total.amountMinor < 0n ? -1n : 1n;
  const size = sign * total.amountMinor;
  const shares = weights.map((weight, index) => ({
    index,
    whole: (size * weight) / weightSum,
    remainder: (size * weight) % weightSum,
  }));
  const left = Number(size - shares.reduce((sum, share) => sum + share.whole, 0n));
  const favoured = new Set(
    [...shares]
      .sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1))
      .slice(0, left)
      .map((share) => share.index),
  );
  return shares.map(({ index, whole }) => ({
    amountMinor: sign * (whole + (favoured.has(index) ? 1n : 0n)),
    currency: total.currency,
  }));
};

/** `20.00 EUR`, for people and logs; never parsed back. */
export const formatMoney = ({ amountMinor, currency }: Money): string =>
  `${formatScaled(amountMinor, currencyExponent(currency))} ${currency}`;
