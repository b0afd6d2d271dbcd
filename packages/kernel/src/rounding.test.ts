import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideRounded, type Rounding } from './rounding.ts';

const rules: readonly Rounding[] = ['floor', 'ceil', 'towards-zero', 'half-up', 'half-even'];
const divisor = fc.bigInt({ min: -1_000n, max: 1_000n }).filter((value) => value !== 0n);
const size = (value: bigint): bigint => (value < 0n ? -value : value);

describe('divideRounded', () => {
  it('is never further off than its rule allows', () => {
    fc.assert(
      fc.property(fc.bigInt(), divisor, fc.constantFrom(...rules), (numerator, denominator, rounding) => {
        const error = size(divideRounded(numerator, denominator, rounding) * denominator - numerator);
        const limit = rounding.startsWith('half') ? error * 2n <= size(denominator) : error < size(denominator);
        expect(limit).toBe(true);
      }),
    );
  });

  it('is exact where the quotient is whole', () => {
    fc.assert(
      fc.property(fc.bigInt(), divisor, fc.constantFrom(...rules), (quotient, denominator, rounding) => {
        expect(divideRounded(quotient * denominator, denominator, rounding)).toBe(quotient);
      }),
    );
  });

  it('treats both signs alike, except for the rules that look at the sign', () => {
    fc.assert(
      fc.property(fc.bigInt(), divisor, (numerator, denominator) => {
        for (const rounding of ['towards-zero', 'half-up', 'half-even'] as const) {
          const mirrored = divideRounded(-numerator, denominator, rounding);
          expect(mirrored).toBe(-divideRounded(numerator, denominator, rounding));
        }
        const down = divideRounded(numerator, denominator, 'floor');
        expect(divideRounded(-numerator, denominator, 'ceil')).toBe(-down);
      }),
    );
  });

  it.each([
    ['floor', [-2n, -2n, -1n, 0n, 1n, 1n]],
    ['ceil', [-1n, -1n, 0n, 1n, 2n, 2n]],
    ['towards-zero', [-1n, -1n, 0n, 0n, 1n, 1n]],
    ['half-up', [-2n, -1n, -1n, 1n, 1n, 2n]],
    ['half-even', [-2n, -1n, 0n, 0n, 1n, 2n]],
  ] as const)('%s of −1.75, −1.25, −0.5, 0.5, 1.25 and 1.75', (rounding, expected) => {
    expect([-7n, -5n, -2n, 2n, 5n, 7n].map((quarters) => divideRounded(quarters, 4n, rounding))).toEqual(expected);
  });

  it('refuses to divide by zero', () => {
    expect(() => divideRounded(1n, 0n, 'floor')).toThrow(RangeError);
  });
});
