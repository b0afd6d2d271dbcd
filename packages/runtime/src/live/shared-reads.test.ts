import { describe, expect, it } from 'vitest';
import { SharedReads } from './shared-reads.ts';

/** Reads that end when the test says so. */
const slowSource = () => {
  const pending: (() => void)[] = [];
  let begun = 0;
  return {
    begun: () => begun,
    read: (): Promise<number> => {
      begun += 1;
      const turn = begun;
      return new Promise((resolve) => pending.push(() => resolve(turn)));
    },
    finish: async (): Promise<void> => {
      pending.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
};

describe('shared reads', () => {
  it('let all who ask while one runs share the next, which began after they asked', async () => {
    const reads = new SharedReads<number>();
    const source = slowSource();
    const first = reads.read('a', source.read);
    const later = Array.from({ length: 1_000 }, () => reads.read('a', source.read));
    expect(source.begun()).toBe(1);
    await source.finish();
    expect([await first, source.begun()]).toEqual([1, 2]);
    const after = reads.read('a', source.read);
    await source.finish();
    expect(new Set(await Promise.all(later))).toEqual(new Set([2]));
    await source.finish();
    expect(await after).toBe(3);
  });

  it('of different things do not wait for each other, and one that fails stops nobody', async () => {
    const reads = new SharedReads<number>();
    const source = slowSource();
    const failing = reads.read('a', async () => Promise.reject(new Error('away')));
    const next = reads.read('a', source.read);
    const other = reads.read('b', source.read);
    await expect(failing).rejects.toThrow('away');
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.begun()).toBe(2);
    await source.finish();
    await source.finish();
    expect([await other, await next]).toEqual([1, 2]);
  });
});
