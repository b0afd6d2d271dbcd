import { currencyExponent, isCurrency, MAX_AMOUNT_MINOR } from '@tessera/kernel';
import { z } from 'zod';
import { bad, type Field, good } from './settlement-faults.ts';

/** Readers of single fields as they stand in a file: exact, and without guessing. */

const hasControls = (text: string): boolean => !text.isWellFormed() || /\p{Cc}/u.test(text);

export const readId = (text: string): Field<string> => {
  if (text === '') return bad('an id is missing');
  if (text.length > 255) return bad('an id has at most 255 characters');
  if (text.trim() !== text || hasControls(text))
    return bad('an id has neither blanks around it nor control characters');
  return good(text);
};

/** A note of the provider's; it may run over lines. */
export const readReference = (text: string): Field<string | null> => {
  if (text === '') return good(null);
  if (text.length > 500) return bad('a reference has at most 500 characters');
  return hasControls(text.replaceAll(/[\n\t]/g, ' ')) ? bad('a reference has no control characters') : good(text);
};

export const readCurrency = (text: string): Field<string> =>
  /^[A-Z]{3}$/.test(text) && isCurrency(text) ? good(text) : bad('expected a currency of ISO 4217, as EUR');

const withinBounds = (amount: bigint): Field<bigint> =>
  amount > MAX_AMOUNT_MINOR || amount < -MAX_AMOUNT_MINOR
    ? bad('the amount passes 2^53 − 1 minor units')
    : good(amount);

/** `-1250`: minor units, as they are. */
export const readMinor = (text: string): Field<bigint> =>
  /^-?\d{1,16}$/.test(text) ? withinBounds(BigInt(text)) : bad('expected an integer in minor units, as -1250');

/** `-12.50` in a currency with two decimal places; nothing is rounded. */
export const readDecimal = (text: string, currency: string): Field<bigint> => {
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d{1,16})(?:\.(\d{1,4}))?$/.exec(text) ?? [];
  if (whole === '') return bad('expected a decimal with a point, as -12.50');
  const places = currencyExponent(currency);
  if (fraction.length > places) return bad(`${currency} has ${places} decimal places`);
  return withinBounds(BigInt(`${sign}${whole}${fraction.padEnd(places, '0')}`));
};

const time = z.iso.datetime({ offset: true });
/** Whether a time is in a year that Postgres and RFC 3339 spell alike and a payment can be of. */
export const isKnownYear = (text: string): boolean => /^(19|20|21)\d\d-/.test(text);

export const readTime = (text: string): Field<Date> =>
  time.safeParse(text).success && isKnownYear(text)
    ? good(new Date(text))
    : bad('expected a time with its zone (RFC 3339), as 2026-11-21T20:00:00Z');
