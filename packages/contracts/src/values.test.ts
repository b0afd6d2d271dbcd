import { currencies, formatPoints, parsePoints } from '@tessera/kernel';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import {
  amountMinorSchema,
  currencySchema,
  growingEnum,
  hex32Schema,
  idSchema,
  nonNegativeAmountMinorSchema,
  pointsSchema,
  positiveAmountMinorSchema,
  timestampSchema,
  timeZoneSchema,
} from './values.ts';

const accepts = (schema: z.ZodType, value: unknown): boolean => schema.safeParse(value).success;

describe('amounts', () => {
  it('are whole and never beyond what JSON carries exactly', () => {
    for (const value of [0.5, '1', 2 ** 53, -(2 ** 53), Number.NaN, null]) {
      expect(accepts(amountMinorSchema, value)).toBe(false);
    }
    fc.assert(fc.property(fc.maxSafeInteger(), (value) => accepts(amountMinorSchema, value)));
  });

  it('are negative, zero or positive only where that has a meaning', () => {
    const signs = [-1, 0, 1];
    expect(signs.map((value) => accepts(amountMinorSchema, value))).toEqual([true, true, true]);
    expect(signs.map((value) => accepts(nonNegativeAmountMinorSchema, value))).toEqual([false, true, true]);
    expect(signs.map((value) => accepts(positiveAmountMinorSchema, value))).toEqual([false, false, true]);
  });
});

describe('currencies', () => {
  it('are those of ISO 4217', () => {
    expect(currencies.every((code) => accepts(currencySchema, code))).toBe(true);
    for (const code of ['eur', 'EURO', 'XXX', 'ABC', '']) expect(accepts(currencySchema, code)).toBe(false);
  });
});

describe('points', () => {
  it('are accepted exactly when they can be counted', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.bigInt().map((hundredths) => formatPoints({ hundredths })),
        ),
        (text) => {
          expect(accepts(pointsSchema, text)).toBe(parsePoints(text) !== undefined);
        },
      ),
    );
    expect(accepts(pointsSchema, '12.50')).toBe(true);
    expect(accepts(pointsSchema, '12.505')).toBe(false);
  });
});

describe('ids, times and zones', () => {
  it('are of one form', () => {
    expect(idSchema.parse('019A8F2E-7C00-7000-8000-00000000000A')).toBe('019a8f2e-7c00-7000-8000-00000000000a');
    expect(accepts(idSchema, '00000000-0000-0000-0000-000000000000')).toBe(true);
    expect(accepts(idSchema, '019a8f2e7c007000800000000000000a')).toBe(false);
    expect(accepts(timestampSchema, '2026-11-21T20:00:00.000Z')).toBe(true);
    for (const time of ['2026-11-21T20:00:00+01:00', '2026-11-21', '2026-13-01T00:00:00Z', 'now']) {
      expect(accepts(timestampSchema, time)).toBe(false);
    }
    expect([accepts(timeZoneSchema, 'Europe/Berlin'), accepts(timeZoneSchema, 'Moon/Base')]).toEqual([true, false]);
    expect([accepts(hex32Schema, 'ab'.repeat(32)), accepts(hex32Schema, 'AB'.repeat(32))]).toEqual([true, false]);
  });
});

describe('a growing enum', () => {
  it('reads a code that was added after the reader was built', () => {
    const colour = growingEnum(['RED']);
    expect(colour.parse('GREEN')).toBe('GREEN');
    for (const code of ['', '1X', 'A B', 'A'.repeat(65), null]) expect(accepts(colour, code)).toBe(false);
  });
});
