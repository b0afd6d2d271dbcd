import { setTimeout as delay } from 'node:timers/promises';
import { roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PoolTerms } from '../../src/domain/pools/pool-terms.ts';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { keepPoolTime } from '../../src/use-cases/pools/keep-pool-time.ts';
import { openPool } from '../../src/use-cases/pools/open-pool.ts';
import { eventsOf, expectSettled } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts, interruptedPorts } from '../port-points.ts';
import { openWorld, type Ports, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

/*
 * Two things that happen to one pool at once. Each pair is played in every order that there can be between their
 * transactions, and then raced until both orders were seen and at least so many rounds; the seed repeats the pauses.
 */

const ROUNDS = roundsOf('RACES', { usually: 3, soaking: 1_000 });
/** Which order was not seen in so many rounds cannot happen. */
const PATIENCE = ROUNDS + 300;
const TIME = { timeout: 120_000 + ROUNDS * 1_000 };
const MINUTE = 60_000;
const START_MINOR = 10_000;

let world: RaffleWorld;
let random: SeededRandom;
beforeAll(async () => {
  world = await openWorld();
  random = seededRandom();
});
afterAll(() => world.close());

const inAMinute = () => new Date(world.clock.now().getTime() + MINUTE);
const poolOf = async (poolId: string) => {
  const pool = await world.ports.raffles.read(world.staff, (rows) => rows.pools.find(poolId));
  if (!pool) throw new Error('the pool is gone');
  return pool;
};
const keep = async (poolId: string): Promise<void> => {
  expect((await keepPoolTime(world.depsOn(world.ports))({ poolId }, world.staff)).ok).toBe(true);
};
const cancel = async (poolId: string): Promise<boolean> =>
  (await cancelPool(world.depsOn(world.ports))({ poolId, reason: 'Rain' }, world.staff)).ok;
const namesOf = async (poolId: string) => (await eventsOf(world, poolId)).map(([name]) => name);
const stockOf = async (poolId: string): Promise<number> => {
  const { prizeId } = await poolOf(poolId);
  const [row] = await world.sql<{ stock_left: number }>('select stock_left from raffle.prizes where id = $1', [
    prizeId,
  ]);
  return row?.stock_left ?? -1;
};

/** Ends everything, looks at the books, and says what became of the pool: its events count from 1 without a gap. */
const endOf = async (poolId: string): Promise<string> => {
  await world.settle();
  world.clock.advance(1_000);
  await world.settle();
  await expectSettled(world, poolId);
  const sequences = (await eventsOf(world, poolId)).map(([, sequence]) => sequence);
  expect(sequences).toEqual(sequences.map((_, index) => index + 1));
  const { state, settledAt } = await poolOf(poolId);
  expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
  if (state === 'COMPLETED') expect(settledAt).not.toBeNull();
  expect(await stockOf(poolId)).toBe(state === 'CANCELLED' ? 5 : 4);
  return state;
};

/** A pool of four of which two are sold, and somebody with the key to their purchase of the other two. */
const nearlySold = async (terms: Partial<PoolTerms> = {}) => {
  const poolId = await world.openPool(terms);
  await world.buy(world.member(), poolId, 2);
  const userId = world.member(START_MINOR);
  const buyRest = (on: Ports = world.ports, quantity = 2) => world.buy(userId, poolId, quantity, `rest ${poolId}`, on);
  return { poolId, userId, buyRest };
};

/** The same, with the places of the rest kept and the time up. */
const payingAtTheEnd = async (terms: Partial<PoolTerms>, quantity: number) => {
  const { poolId, userId, buyRest } = await nearlySold({ closesAt: inAMinute(), ...terms });
  await expect(buyRest(crashingPorts(world.ports, { call: 2, moment: 'before' }).ports, quantity)).rejects.toThrow(
    Crash,
  );
  world.clock.advance(MINUTE);
  return { poolId, userId, buyRest: () => buyRest(world.ports, quantity) };
};

/** Runs two things at once until `play` has named two orders, and at least ROUNDS times. */
const bothOrders = async (play: () => Promise<string>): Promise<void> => {
  const seen = new Set<string>();
  for (let round = 0; round < ROUNDS || (seen.size < 2 && round < PATIENCE); round += 1) seen.add(await play());
  expect(seen.size).toBe(2);
};
/** A purchase takes several transactions, and whatever else happens one: it begins at once, or when the purchase is likely over. */
const soonOrLate = async <T>(work: () => Promise<T>): Promise<T> => {
  await delay(random.pick([0, 10, 80]));
  return work();
};
const afterAWhile = async <T>(work: () => Promise<T>): Promise<T> => {
  await delay(random.integer(0, 12));
  return work();
};

describe('the last purchase and a cancellation', TIME, () => {
  it('leave a cancelled pool and money that is back, wherever the one falls into the other', async () => {
    const points = await atEveryPoint(async (point) => {
      const { poolId, userId, buyRest } = await nearlySold();
      const slow = interruptedPorts(world.ports, point, async () => {
        expect(await cancel(poolId)).toBe(true);
      });
      await buyRest(slow.ports);
      if (!slow.struck()) await cancel(poolId);
      expect(await endOf(poolId)).toBe('CANCELLED');
      expect(world.books.available(userId)).toBe(START_MINOR);
      return { struck: slow.struck() };
    });
    expect(points).toBe(3);
  });

  it('raced, have one of two ends', () =>
    bothOrders(async () => {
      const { poolId, userId, buyRest } = await nearlySold();
      const [bought, wasCancelled] = await Promise.all([buyRest(), soonOrLate(() => cancel(poolId))]);
      expect(wasCancelled).toBe(true);
      expect(await endOf(poolId)).toBe('CANCELLED');
      expect(world.books.available(userId)).toBe(START_MINOR);
      return bought.ok ? 'sold first' : 'cancelled first';
    }));
});

describe('the last purchase and the closing', TIME, () => {
  it.each(['CANCEL_AND_REFUND', 'DRAW_ANYWAY'] as const)(
    'leave a pool that is drawn with it or ended without it (%s), wherever the one falls into the other',
    async (whenUnfilled) => {
      const ends = new Set<string>();
      await atEveryPoint(async (point) => {
        const { poolId, userId, buyRest } = await nearlySold({ closesAt: inAMinute(), whenUnfilled });
        const slow = interruptedPorts(world.ports, point, async () => {
          world.clock.advance(MINUTE);
          await keep(poolId);
        });
        const bought = await buyRest(slow.ports);
        const state = await endOf(poolId);
        const { sold } = await poolOf(poolId);
        if (bought.ok) expect([state, sold]).toEqual(['COMPLETED', 4]);
        else expect([state, sold]).toEqual([whenUnfilled === 'DRAW_ANYWAY' ? 'COMPLETED' : 'CANCELLED', 2]);
        if (!bought.ok) expect(world.books.available(userId)).toBe(START_MINOR);
        ends.add(`${bought.ok}`);
        return { struck: slow.struck() };
      });
      expect([...ends].sort()).toEqual(['false', 'true']);
    },
  );

  it('raced with places kept in time, end with its tickets in the draw', () =>
    bothOrders(async () => {
      const { poolId, userId, buyRest } = await payingAtTheEnd({ whenUnfilled: 'DRAW_ANYWAY' }, 1);
      const [bought, first] = await Promise.all([
        buyRest(),
        soonOrLate(async () => {
          await keep(poolId);
          return (await poolOf(poolId)).state === 'OPEN' ? 'waited' : 'closed';
        }),
      ]);
      expect(bought.ok).toBe(true);
      expect(await endOf(poolId)).toBe('COMPLETED');
      const { sold, closedAt, filledAt } = await poolOf(poolId);
      expect([sold, closedAt !== null, filledAt]).toEqual([3, true, null]);
      expect(world.books.available(userId)).toBeGreaterThanOrEqual(START_MINOR - PRICE_MINOR);
      return first;
    }));

  it('raced with a payment that fails, end without it', () =>
    bothOrders(async () => {
      const { poolId, userId, buyRest } = await payingAtTheEnd({}, 2);
      world.books.refuse({ kind: 'user', userId }, 'wallet.account_suspended');
      const [bought, first] = await Promise.all([
        buyRest(),
        soonOrLate(async () => {
          await keep(poolId);
          return (await poolOf(poolId)).state;
        }),
      ]);
      expect(bought.ok).toBe(false);
      world.books.refuse({ kind: 'user', userId }, undefined);
      expect(await endOf(poolId)).toBe('CANCELLED');
      return first;
    }));
});

describe('several who close one pool at once', TIME, () => {
  const extension = { bySeconds: 60, most: 9 };
  it.each([
    { whenUnfilled: 'CANCEL_AND_REFUND', extension: null, event: 'pool-cancelled' },
    { whenUnfilled: 'DRAW_ANYWAY', extension: null, event: 'pool-closed' },
    { whenUnfilled: 'EXTEND', extension, event: 'pool-extended' },
  ] as const)('do it once: $event', async ({ event, ...terms }) => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { poolId } = await nearlySold({ closesAt: inAMinute(), ...terms });
      world.clock.advance(MINUTE);
      await Promise.all([1, 2, 3, 4].map(() => keep(poolId)));
      expect(await namesOf(poolId)).toEqual(['pool-opened', event]);
      expect((await poolOf(poolId)).extensions).toBe(terms.extension ? 1 : 0);
      if (terms.extension) await cancel(poolId);
      await endOf(poolId);
    }
  });
});

describe('an extension and a cancellation', TIME, () => {
  it('both happen, or the pool is cancelled and never extended', () =>
    bothOrders(async () => {
      const extension = { bySeconds: 60, most: 1 };
      const { poolId } = await nearlySold({ closesAt: inAMinute(), whenUnfilled: 'EXTEND', extension });
      world.clock.advance(MINUTE);
      const work = [() => keep(poolId), async () => expect(await cancel(poolId)).toBe(true)];
      await Promise.all(random.shuffle(work).map((one) => afterAWhile<void>(one)));
      expect(await endOf(poolId)).toBe('CANCELLED');
      const names = await namesOf(poolId);
      expect([
        ['pool-opened', 'pool-extended', 'pool-cancelled'],
        ['pool-opened', 'pool-cancelled'],
      ]).toContainEqual(names);
      return `${names.length}`;
    }));
});

describe('an opening at its time and a cancellation', TIME, () => {
  it('take and give back the prizes once, whichever comes first, however many open it', () =>
    bothOrders(async () => {
      const poolId = await world.openPool({ opensAt: inAMinute() });
      world.clock.advance(MINUTE);
      const openByHand = async () => {
        await openPool(world.depsOn(world.ports))({ poolId }, world.staff);
      };
      const work = [
        () => keep(poolId),
        openByHand,
        () => keep(poolId),
        async () => expect(await cancel(poolId)).toBe(true),
      ];
      await Promise.all(random.shuffle(work).map((one) => afterAWhile<void>(one)));
      expect(await endOf(poolId)).toBe('CANCELLED');
      const names = await namesOf(poolId);
      expect([
        ['pool-scheduled', 'pool-opened', 'pool-cancelled'],
        ['pool-scheduled', 'pool-cancelled'],
      ]).toContainEqual(names);
      return `${names.length}`;
    }));
});
