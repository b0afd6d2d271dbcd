import { describe, expect, test, vi } from 'vitest';
import { eventually, fakeClock, seededRandom } from '../src/index.ts';

describe('a fake clock', () => {
  test('stands still until it is told to move', () => {
    const clock = fakeClock('2026-11-21T20:00:00Z');
    expect(clock.now()).toEqual(clock.now());
    clock.advance(90_000);
    expect(clock.now().toISOString()).toBe('2026-11-21T20:01:30.000Z');
    clock.set('2027-01-01T00:00:00Z');
    expect(clock.now().getUTCFullYear()).toBe(2027);
  });

  test('cannot be moved through a time it gave out', () => {
    const clock = fakeClock('2026-11-21T20:00:00Z');
    clock.now().setUTCFullYear(1999);
    expect(clock.now().getUTCFullYear()).toBe(2026);
  });
});

describe('eventually', () => {
  test('returns what the check returned as soon as it no longer throws', async () => {
    let attempts = 0;
    const result = await eventually(() => {
      attempts += 1;
      if (attempts < 4) throw new Error('not yet');
      return 'there';
    });
    expect([result, attempts]).toEqual(['there', 4]);
  });

  test('throws what the last attempt threw when the time is over', async () => {
    let attempts = 0;
    const never = () => {
      attempts += 1;
      throw new Error(`attempt ${attempts}`);
    };
    await expect(eventually(never, { timeoutMs: 100, everyMs: 10 })).rejects.toThrow(/attempt \d/);
    expect(attempts).toBeGreaterThan(2);
  });
});

describe('random choices', () => {
  const quiet = (seed?: number) => {
    const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    const random = seededRandom(seed);
    const printed = print.mock.calls.flat().join();
    print.mockRestore();
    return { random, printed };
  };

  test('come out the same for the same seed and otherwise for another', () => {
    const take = (seed: number) => {
      const { random } = quiet(seed);
      return [random.next(), random.integer(1, 1_000_000), ...random.shuffle([1, 2, 3, 4, 5, 6, 7, 8])];
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  test('print their seed, and SEED repeats a run', () => {
    const first = quiet();
    expect(first.printed).toContain(`SEED=${first.random.seed}`);
    vi.stubEnv('SEED', String(first.random.seed));
    expect(quiet().random.next()).toBe(first.random.next());
    vi.stubEnv('SEED', 'lucky');
    expect(() => quiet()).toThrow(/whole number/);
    vi.unstubAllEnvs();
  });

  test('are spread over their range, ends included', () => {
    const { random } = quiet(1);
    const counts = new Map<number, number>();
    for (let i = 0; i < 6_000; i += 1) {
      const value = random.integer(1, 6);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
    for (const count of counts.values()) expect(count).toBeGreaterThan(850);
    expect(random.shuffle(['a', 'b', 'c']).sort()).toEqual(['a', 'b', 'c']);
    expect(() => random.pick([])).toThrow();
  });
});
