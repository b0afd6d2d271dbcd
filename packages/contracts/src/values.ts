import { isCountry, isCurrency, MAX_AMOUNT_MINOR, POINTS_FORMAT } from '@tessera/kernel';
import { z } from 'zod';

/** A UUID, of any version, in lower case. */
export const idSchema = z.uuid().toLowerCase().describe('UUID');

/** A point in time, UTC, RFC 3339. */
export const timestampSchema = z.iso.datetime({ offset: false }).describe('RFC 3339 time in UTC');

/** ISO 4217 alphabetic code. */
export const currencySchema = z
  .string()
  .regex(/^[A-Z]{3}$/, 'expected three capital letters, as in EUR')
  .refine(isCurrency, 'not a currency of ISO 4217')
  .describe('ISO 4217 currency code');

/** ISO 3166-1 alpha-2 code. */
export const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, 'expected two capital letters, as in DE')
  .refine(isCountry, 'not a country of ISO 3166-1')
  .describe('ISO 3166-1 alpha-2 country code');

const MAX = Number(MAX_AMOUNT_MINOR);

/** Minor units, negative where something was taken. Exact: no fraction, at most 2^53 − 1. */
export const amountMinorSchema = z.int().min(-MAX).max(MAX).describe('Integer in the minor unit of the currency');

/** Minor units of something that can be nothing but never less. */
export const nonNegativeAmountMinorSchema = z
  .int()
  .min(0)
  .max(MAX)
  .describe('Integer in the minor unit of the currency, zero or more');

/** Minor units, at least one. */
export const positiveAmountMinorSchema = z
  .int()
  .min(1)
  .max(MAX)
  .describe('Positive integer in the minor unit of the currency');

/** Points as an exact decimal with at most two places; whoever writes them writes both: "12.50". */
export const pointsSchema = z
  .string()
  .regex(POINTS_FORMAT, 'expected a decimal with at most two places, as in "12.50"')
  .describe('Decimal points with two places');

/** IANA time zone name. */
export const timeZoneSchema = z
  .string()
  .refine((zone) => {
    try {
      new Intl.DateTimeFormat('en', { timeZone: zone });
      return true;
    } catch {
      return false;
    }
  }, 'not an IANA time zone')
  .describe('IANA time zone, as in Europe/Berlin');

/** SHA-256 or other 32 bytes in lower-case hexadecimal. */
export const hex32Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .describe('32 bytes in hexadecimal');

/**
 * A list of codes that will grow: a publisher may send only those known to it, a reader takes any code of the form and must
 * have an answer for one it does not know. Without this, a new code would be refused by every reader that is not upgraded.
 */
export const growingEnum = <const Code extends string>(known: readonly Code[]): z.ZodType<string, Code> =>
  z
    .string()
    .regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/)
    .meta({ 'x-known-values': known }) as unknown as z.ZodType<string, Code>;
