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

/** Digits after the point where they are not two (ISO 4217, list one). */
const EXPONENTS: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
  CLF: 4,
  UYW: 4,
};

/** ISO 4217 codes known to this Node's ICU data. */
const KNOWN: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const isCurrency = (code: string): boolean => KNOWN.has(code);

/** Digits after the decimal point in the currency's usual notation. */
export const currencyExponent = (currency: string): number => EXPONENTS[currency] ?? 2;

/** The largest amount that JSON carries exactly: 2^53 − 1 minor units. */
export const MAX_AMOUNT_MINOR: bigint = BigInt(Number.MAX_SAFE_INTEGER);

/** @throws RangeError on a code that is not of ISO 4217's form */
export const money = (amountMinor: bigint, currency: string): Money => {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not a currency code: ${JSON.stringify(currency)}`);
  return { amountMinor, currency };
};

const same = (a: Money, b: Money): void => {
  if (a.currency !== b.currency) throw new CurrencyMismatch(`${a.currency} and ${b.currency} do not mix`);
};

export const addMoney = (a: Money, b: Money): Money => {
  same(a, b);
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency };
};

export const subtractMoney = (a: Money, b: Money): Money => addMoney(a, negateMoney(b));

export const negateMoney = (a: Money): Money => ({ amountMinor: -a.amountMinor, currency: a.currency });

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export const compareMoney = (a: Money, b: Money): number => {
  same(a, b);
  return a.amountMinor < b.amountMinor ? -1 : a.amountMinor > b.amountMinor ? 1 : 0;
};

/** The sum, zero of `currency` for an empty list. */
export const sumMoney = (currency: string, amounts: readonly Money[]): Money =>
  amounts.reduce(addMoney, money(0n, currency));

/** a × numerator / denominator, rounded as named. */
export const multiplyMoney = (a: Money, numerator: bigint, denominator: bigint, rounding: Rounding): Money => ({
  amountMinor: divideRounded(a.amountMinor * numerator, denominator, rounding),
  currency: a.currency,
});

/** `20.00 EUR`, for people and logs; never parsed back. */
export const formatMoney = ({ amountMinor, currency }: Money): string =>
  `${formatScaled(amountMinor, currencyExponent(currency))} ${currency}`;

/** A scaled integer in decimal notation with exactly `digits` places. */
export const formatScaled = (scaled: bigint, digits: number): string => {
  const text = (scaled < 0n ? -scaled : scaled).toString().padStart(digits + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};
