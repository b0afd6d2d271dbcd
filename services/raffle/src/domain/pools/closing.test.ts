import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NOW, sampleOpen } from '../../../test/domain/samples.ts';
import { closePool } from './closing.ts';
import { poolStates } from './pool.ts';
import { unfilledPolicies } from './pool-terms.ts';

const extension = { bySeconds: 60, most: 2 };
const due = { closesAt: NOW, sold: 5, winnerCount: 2, sequence: 1 };
const at = (ms: number) => new Date(NOW.getTime() + ms);

describe('closePool', () => {
  it('does nothing before the time, without one, or to a pool that sells no more', () => {
    expect(closePool(sampleOpen(due), at(-1))).toEqual({ kind: 'NOT_DUE' });
    expect(closePool(sampleOpen({ ...due, closesAt: null }), NOW)).toEqual({ kind: 'NOT_DUE' });
    for (const state of poolStates.filter((one) => one !== 'OPEN'))
      expect(closePool(sampleOpen({ ...due, state }), NOW)).toEqual({ kind: 'NOT_DUE' });
  });

  it.each(unfilledPolicies)('waits in %s for whoever is paying still', (whenUnfilled) => {
    expect(closePool(sampleOpen({ ...due, whenUnfilled, reserved: 1 }), NOW)).toEqual({ kind: 'WAITS' });
  });

  it('freezes what is sold where it is to be drawn anyway', () => {
    expect(closePool(sampleOpen({ ...due, whenUnfilled: 'DRAW_ANYWAY' }), NOW)).toMatchObject({
      kind: 'CLOSED',
      pool: { state: 'FULL', closedAt: NOW, filledAt: null, sold: 5, sequence: 2 },
    });
  });

  it.each([
    ['sold out', { whenUnfilled: 'CANCEL_AND_REFUND' as const }],
    ['Fewer tickets', { whenUnfilled: 'DRAW_ANYWAY' as const, sold: 1 }],
    ['Fewer tickets', { whenUnfilled: 'DRAW_ANYWAY' as const, sold: 0 }],
    ['sold out', { whenUnfilled: 'EXTEND' as const, extension, extensions: 2 }],
  ])('ends what cannot be drawn, and says why: %s', (reason, change) => {
    expect(closePool(sampleOpen({ ...due, ...change }), NOW)).toMatchObject({
      kind: 'CANCELLED',
      reason: expect.stringContaining(reason) as string,
    });
  });

  it('puts the closing off from the one that was published, also while somebody pays', () => {
    const pool = sampleOpen({ ...due, whenUnfilled: 'EXTEND', extension, reserved: 1 });
    expect(closePool(pool, at(700))).toMatchObject({
      kind: 'EXTENDED',
      pool: { state: 'OPEN', closesAt: at(60_000), extensions: 1, sequence: 2 },
    });
    expect(closePool(pool, at(90_000))).toMatchObject({ kind: 'EXTENDED', pool: { closesAt: at(150_000) } });
  });

  it('extends so often and no more, whenever it is looked at', () => {
    const looks = fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(looks, (pauses) => {
        let pool = sampleOpen({ ...due, whenUnfilled: 'EXTEND', extension });
        let now = NOW;
        for (const pause of pauses) {
          now = new Date(now.getTime() + pause);
          const closing = closePool(pool, now);
          if (closing.kind !== 'EXTENDED') {
            expect(closing.kind === 'CANCELLED').toBe(pool.extensions === 2 && (pool.closesAt ?? now) <= now);
            continue;
          }
          expect((closing.pool.closesAt?.getTime() ?? 0) > now.getTime()).toBe(true);
          pool = closing.pool;
          expect(pool.extensions).toBeLessThanOrEqual(2);
        }
      }),
    );
  });
});
