import { isCurrency, MAX_AMOUNT_MINOR, parsePoints } from '@tessera/kernel';
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

const MAX = Number(MAX_AMOUNT_MINOR);

/** Minor units, negative where something was taken. Exact: no fraction, at most 2^53 − 1. */
export const amountMinorSchema = z.int().min(-MAX).max(MAX).describe('Integer in the minor unit of the currency');

/** Minor units, at least one. */
export const positiveAmountMinorSchema = z
  .int()
  .min(1)
  .max(MAX)
  .describe('Positive integer in the minor unit of the currency');

/** Points as an exact decimal with two places: "12.50". */
export const pointsSchema = z
  .string()
  .refine((text) => parsePoints(text) !== undefined, 'expected a decimal with at most two places, as in "12.50"')
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
