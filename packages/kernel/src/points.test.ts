import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addPoints,
  comparePoints,
  formatPoints,
  multiplyPoints,
  parsePoints,
  points,
  subtractPoints,
} from './points.ts';

const some = fc.bigInt({ min: -(10n ** 17n) + 1n, max: 10n ** 17n - 1n }).map(points);

describe('points', () => {
  it('are read back exactly as they are shown', () => {
    fc.assert(fc.property(some, (amount) => parsePoints(formatPoints(amount))?.hundredths === amount.hundredths));
  });

  it('always show two places', () => {
    expect(
      ['12', '12.5', '12.50', '-0.05', '0', '007'].map((text) => formatPoints(parsePoints(text) ?? points(1n))),
    ).toEqual(['12.00', '12.50', '12.50', '-0.05', '0.00', '7.00']);
  });

  it('are not read from anything else', () => {
    for (const text of ['', '.5', '1.', '1.234', '1,50', '1e3', ' 1', '1\n', '+1', '--1', '1'.repeat(16)]) {
      expect(parsePoints(text)).toBeUndefined();
    }
  });

  it('add and take away without loss, and have one order', () => {
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(subtractPoints(addPoints(a, b), b)).toEqual(a);
        expect(comparePoints(a, b)).toBe(-comparePoints(b, a) + 0);
        expect(comparePoints(a, a)).toBe(0);
      }),
    );
  });

  it('are multiplied with the rounding that was named', () => {
    expect(multiplyPoints(points(1n), 1n, 2n, 'half-even')).toEqual(points(0n));
    expect(multiplyPoints(points(3n), 1n, 2n, 'half-even')).toEqual(points(2n));
    expect(multiplyPoints(points(1n), 1n, 2n, 'half-up')).toEqual(points(1n));
    expect(multiplyPoints(points(-1n), 1n, 2n, 'floor')).toEqual(points(-1n));
  });
});
