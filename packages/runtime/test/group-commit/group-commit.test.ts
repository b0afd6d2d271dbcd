import { setTimeout as delay } from 'node:timers/promises';
import { seededRandom } from '@tessera/testing';
import { describe, expect, it } from 'vitest';
import { GroupCommit, type GroupCommitOptions, QueueFull } from '../../src/group-commit/index.ts';

interface Item {
  readonly tenant: string;
  readonly value: number;
}

interface Touching {
  readonly value: number;
  readonly touches: readonly string[];
}

const doubled = (items: readonly Item[]) => items.map((item) => ({ status: 'done' as const, result: item.value * 2 }));

const queue = (options: Partial<GroupCommitOptions<Item, number>> = {}) =>
  new GroupCommit<Item, number>({
    name: 'test',
    keyOf: (item) => item.tenant,
    maxBatch: 100,
    concurrency: 2,
    concurrencyPerKey: 1,
    maxWaiting: 1_000,
    isShared: () => false,
    commit: async (_key, items) => doubled(items),
    ...options,
  });

const item = (value: number, tenant = 'a'): Item => ({ tenant, value });

describe('group commit', () => {
  it('gives every caller their own result', async () => {
    const group = queue();
    expect(await Promise.all([1, 2, 3].map((value) => group.submit(item(value))))).toEqual([2, 4, 6]);
  });

  it('commits what arrives while a batch commits as one batch', async () => {
    const sizes: number[] = [];
    const group = queue({
      commit: async (_key, items) => {
        sizes.push(items.length);
        await delay(20);
        return doubled(items);
      },
    });
    const first = group.submit(item(1));
    await delay(5);
    await Promise.all([first, ...Array.from({ length: 50 }, (_, value) => group.submit(item(value)))]);
    expect(sizes).toEqual([1, 50]);
  });

  it.each([1, 2])('never mixes keys, and runs at most %i batches of one key at once', async (concurrencyPerKey) => {
    const running = new Map<string, number>();
    const most = new Map<string, number>();
    const group = queue({
      maxBatch: 3,
      concurrency: 4,
      concurrencyPerKey,
      commit: async (key, items) => {
        expect(new Set(items.map((one) => one.tenant))).toEqual(new Set([key]));
        const count = (running.get(key) ?? 0) + 1;
        running.set(key, count);
        most.set(key, Math.max(most.get(key) ?? 0, count));
        await delay(2);
        running.set(key, (running.get(key) ?? 0) - 1);
        return doubled(items);
      },
    });
    const items = Array.from({ length: 60 }, (_, value) => item(value, ['a', 'b', 'c'][value % 3]));
    expect(await Promise.all(items.map((one) => group.submit(one)))).toEqual(items.map((one) => one.value * 2));
    expect([...most.values()]).toEqual([concurrencyPerKey, concurrencyPerKey, concurrencyPerKey]);
  });

  it('takes no more than a batch may weigh, and what alone weighs more as a batch of its own', async () => {
    const batches: number[][] = [];
    const group = queue({
      weightOf: ({ value }) => value,
      maxBatch: 10,
      commit: async (_key, items) => {
        batches.push(items.map(({ value }) => value));
        return doubled(items);
      },
    });
    await Promise.all([4, 6, 1, 50, 3, 7].map((value) => group.submit(item(value))));
    expect(batches).toEqual([[4, 6], [1], [50], [3, 7]]);
  });

  it('keeps what touches the same out of batches that run at once, each in its turn, and lets others pass', async () => {
    const random = seededRandom();
    const running = new Set<string>();
    const begun: Touching[] = [];
    let mostAtOnce = 0;
    const group = new GroupCommit<Touching, number>({
      ...{ name: 'test', keyOf: () => 'a', maxBatch: 8, concurrency: 4, concurrencyPerKey: 3, maxWaiting: 1_000 },
      touches: ({ touches }) => touches,
      isShared: () => false,
      commit: async (_key, items) => {
        const own = new Set(items.flatMap(({ touches }) => touches));
        for (const touched of own) {
          expect(running.has(touched)).toBe(false);
          running.add(touched);
        }
        begun.push(...items);
        mostAtOnce = Math.max(mostAtOnce, new Set(running).size);
        await delay(random.integer(0, 3));
        for (const touched of own) running.delete(touched);
        return doubled(items.map(({ value }) => item(value)));
      },
    });
    const accounts = ['hot', ...Array.from({ length: 12 }, (_, index) => `cold-${index}`)];
    const items = Array.from({ length: 400 }, (_, value) => ({
      value,
      touches: value % 3 === 0 ? ['hot', random.pick(accounts)] : random.shuffle(accounts.slice(1)).slice(0, 2),
    }));
    const results = items.map((one) => group.submit(one));
    expect(await Promise.all(results)).toEqual(items.map(({ value }) => value * 2));
    for (const account of accounts) {
      const turns = begun.filter(({ touches }) => touches.includes(account)).map(({ value }) => value);
      expect(turns, account).toEqual(turns.toSorted((a, b) => a - b));
    }
    expect(mostAtOnce).toBeGreaterThan(2);
    expect(begun.map(({ value }) => value)).not.toEqual(items.map(({ value }) => value));
  });

  it('lets a refused or failing item fail alone', async () => {
    const group = queue({
      commit: async (_key, items) => {
        if (items.length > 1 && items.some((one) => one.value === 13)) throw new Error('the batch broke');
        return items.map((one) =>
          one.value === 13
            ? { status: 'failed' as const, error: new Error('unlucky') }
            : { status: 'done' as const, result: one.value },
        );
      },
    });
    const outcomes = await Promise.allSettled([1, 13, 3].map((value) => group.submit(item(value))));
    expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('gives an error that is nobody’s fault to all, without trying one by one', async () => {
    let commits = 0;
    const group = queue({
      isShared: () => true,
      commit: async () => {
        commits += 1;
        throw new Error('the database is away');
      },
    });
    const outcomes = await Promise.allSettled([1, 2, 3].map((value) => group.submit(item(value))));
    expect(outcomes.every((one) => one.status === 'rejected')).toBe(true);
    expect(commits).toBe(1);
  });

  it('turns away more callers than it may hold, and is idle when all are answered', async () => {
    const group = queue({ maxWaiting: 2 });
    const waiting = [group.submit(item(1)), group.submit(item(2))];
    await expect(group.submit(item(3))).rejects.toBeInstanceOf(QueueFull);
    await group.idle();
    expect(await Promise.all(waiting)).toEqual([2, 4]);
  });
});
