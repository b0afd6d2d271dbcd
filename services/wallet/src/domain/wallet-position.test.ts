import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPosition, parsePosition } from './wallet-position.ts';

describe('a position in a wallet', () => {
  it('comes back as it was given out', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(
            fc.uuid(),
            fc.maxSafeNat().filter((n) => n < 10 ** 15),
          ),
          { minLength: 1, selector: ([id]) => id },
        ),
        (pairs) => {
          const position = new Map(pairs);
          expect(parsePosition(formatPosition(position))).toEqual(position);
        },
      ),
    );
  });

  it.each([
    undefined,
    '',
    '7',
    'x:1',
    '019a8f2e-7c00-7000-8000-000000000001:-1',
    '019a8f2e-7c00-7000-8000-000000000001:01',
    '019a8f2e-7c00-7000-8000-000000000001:1,',
    '019a8f2e-7c00-7000-8000-000000000001:1,019a8f2e-7c00-7000-8000-000000000001:2',
  ])('that was never given out (%s) is none', (text) => {
    expect(parsePosition(text)).toBeUndefined();
  });
});
