import { points } from '@tessera/kernel';
import { describe, expect, it } from 'vitest';
import { NOW, prizeDetails } from '../../../test/domain/samples.ts';
import { newPrize } from './prize.ts';

describe('newPrize', () => {
  it('given its details, then all of its stock is left', () => {
    expect(newPrize('prize-1', prizeDetails, NOW)).toMatchObject({
      ok: true,
      value: { stock: 3, stockLeft: 3, version: 1, archivedAt: null },
    });
    expect(newPrize('prize-1', { ...prizeDetails, kind: 'POINTS', points: points(1250n) }, NOW).ok).toBe(true);
  });

  it.each([
    { kind: 'POINTS' as const, points: null },
    { kind: 'VOUCHER' as const, points: points(1n) },
  ])('given points where they mean nothing, or none where they do, then it is refused: %o', (change) => {
    const refused = newPrize('prize-1', { ...prizeDetails, ...change }, NOW);
    expect(refused).toMatchObject({ error: { code: 'raffle.points_mismatch', pointer: '/points' } });
  });
});
