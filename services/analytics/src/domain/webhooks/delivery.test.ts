import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorOf, judge, MAX_ATTEMPTS, type Outcome, wishMs } from './delivery.ts';

const NOW = new Date('2026-11-21T20:00:00.000Z');
const DAY_MS = 86_400_000;

const answer = (status: number, retryAfter: string | null = null): Outcome => ({
  kind: 'answered',
  status,
  retryAfter,
});

describe('an attempt', () => {
  it.each([200, 201, 204, 299])('that was answered %i has delivered', (status) =>
    expect(judge(answer(status), 1, NOW, 0)).toEqual({ kind: 'delivered' }),
  );

  it('that was answered 410 is the last one, and the endpoint is gone', () =>
    expect(judge(answer(410), 1, NOW, 0)).toEqual({ kind: 'given-up', endpointGone: true }));

  it.each<[string, Outcome]>([
    ['a redirect', answer(302)],
    ['a refusal', answer(400)],
    ['an error', answer(500)],
    ['no answer', { kind: 'timed-out' }],
    ['no connection', { kind: 'unreachable', code: 'ECONNREFUSED' }],
    ['a private address', { kind: 'forbidden' }],
    ['no final answer', answer(100)],
  ])('that ended with %s is made again', (_what, outcome) => {
    expect(judge(outcome, 1, NOW, 0.5)).toEqual({ kind: 'retry', delayMs: 5_000 });
    expect(errorOf(outcome)).toEqual(expect.any(String));
  });

  it.each<Outcome>([{ kind: 'stopped' }, { kind: 'unreadable-secret' }])(
    'that was not the receiver’s fault is put back: %j',
    (outcome) => expect(judge(outcome, MAX_ATTEMPTS, NOW, 0)).toMatchObject({ kind: 'put-back' }),
  );
});

describe('the pauses', () => {
  const pauses = (random: number): number[] =>
    Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => {
      const verdict = judge(answer(500), index + 1, NOW, random);
      if (verdict.kind !== 'retry') throw new Error(`attempt ${index + 1} was ${verdict.kind}`);
      return verdict.delayMs;
    });

  it('grow, come to about three days, and then it is given up', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (random) => {
        const all = pauses(random);
        expect(all).toEqual([...all].sort((a, b) => a - b));
        const days = all.reduce((sum, ms) => sum + ms, 0) / DAY_MS;
        expect(days).toBeGreaterThan(2.5);
        expect(days).toBeLessThan(3.6);
      }),
    );
    expect(judge(answer(500), MAX_ATTEMPTS, NOW, 0)).toEqual({ kind: 'given-up', endpointGone: false });
  });

  it('differ by a tenth at most, so that what failed together does not come back together', () => {
    expect([pauses(0)[0], pauses(0.999)[0]]).toEqual([4_500, 5_499]);
  });
});

describe('Retry-After', () => {
  it.each([
    [null, 0],
    ['120', 120_000],
    ['Sat, 21 Nov 2026 20:10:00 GMT', 600_000],
    ['Sat, 21 Nov 2026 19:00:00 GMT', 0],
    ['999999999', DAY_MS],
    ['soon', 0],
    ['-5', 0],
    ['', 0],
  ])('%j asks for %i ms', (header, ms) => expect(wishMs(header, NOW)).toBe(ms));

  it.each([429, 503])('of %i is kept where it is longer than the pause', (status) => {
    expect(judge(answer(status, '3600'), 1, NOW, 0.5)).toEqual({ kind: 'retry', delayMs: 3_600_000 });
    expect(judge(answer(status, '1'), 1, NOW, 0.5)).toEqual({ kind: 'retry', delayMs: 5_000 });
  });

  it('of any other status asks for nothing', () =>
    expect(judge(answer(500, '3600'), 1, NOW, 0.5)).toEqual({ kind: 'retry', delayMs: 5_000 }));
});
