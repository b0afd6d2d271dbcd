import { formatScaled } from './decimal.ts';
import { divideRounded, type Rounding } from './rounding.ts';

/** Loyalty points, exact to two places, kept as a number of hundredths. */
export interface Points {
  readonly hundredths: bigint;
}

/** @param hundredths 1250n for 12.50 points */
export const points = (hundredths: bigint): Points => ({ hundredths });

export const NO_POINTS: Points = points(0n);

/** What parsePoints reads: an optional sign, up to 15 digits, and up to two places. */
export const POINTS_FORMAT = /^(-?)(\d{1,15})(?:\.(\d{1,2}))?$/;

/** Reads `"12"`, `"12.5"` or `"12.50"`; undefined for anything else. */
export const parsePoints = (text: string): Points | undefined => {
  const match = POINTS_FORMAT.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '0', fraction = ''] = match;
  const hundredths = BigInt(whole) * 100n + BigInt(fraction.padEnd(2, '0'));
  return points(sign === '-' ? -hundredths : hundredths);
};

/** `"12.50"`: always two places. */
export const formatPoints = ({ hundredths }: Points): string => formatScaled(hundredths, 2);

export const addPoints = (a: Points, b: Points): Points => points(a.hundredths + b.hundredths);

export const subtractPoints = (a: Points, b: Points): Points => points(a.hundredths - b.hundredths);

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export const comparePoints = (a: Points, b: Points): number =>
  a.hundredths < b.hundredths ? -1 : a.hundredths > b.hundredths ? 1 : 0;

/**
 * a × numerator / denominator, rounded to whole hundredths as named.
 * @throws RangeError on a zero denominator
 */
export const multiplyPoints = (a: Points, numerator: bigint, denominator: bigint, rounding: Rounding): Points =>
  points(divideRounded(a.hundredths * numerator, denominator, rounding));
