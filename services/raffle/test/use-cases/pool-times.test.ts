import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PoolTerms } from '../../src/domain/pools/pool-terms.ts';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { keepPoolTime } from '../../src/use-cases/pools/keep-pool-time.ts';
import { eventsOf, expectSettled } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts } from '../port-points.ts';
import { openWorld, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const MINUTE = 60_000;
const inMinutes = (minutes: number) => new Date(world.clock.now().getTime() + minutes * MINUTE);
const poolOf = async (poolId: string) => {
  const pool = await world.ports.raffles.read(world.staff, (rows) => rows.pools.find(poolId));
  if (!pool) throw new Error('the pool is gone');
  return pool;
};
const keep = (poolId: string, on = world.ports) => keepPoolTime(world.depsOn(on))({ poolId }, world.staff);
const codeOf = async (call: Promise<{ ok: boolean; error?: { code: string } }>) => (await call).error?.code;
const namesOf = async (poolId: string) => (await eventsOf(world, poolId)).map(([name]) => name);

/** Nothing is left to be done for it at any later time. */
const expectNoTimer = async (poolId: string) => {
  expect(await world.sql('select 1 from raffle.pools where id = $1 and timer_at is not null', [poolId])).toEqual([]);
};

/** A pool of four tickets and one winner that closes in a minute, with so many sold. */
const closingPool = async (sold: number, terms: Partial<PoolTerms> = {}) => {
  const poolId = await world.openPool({ closesAt: inMinutes(1), ...terms });
  const userId = world.member();
  if (sold > 0) await world.buy(userId, poolId, sold);
  return { poolId, userId };
};

describe('a pool with an opening time', () => {
  it('takes its prizes when it is told to open, opens by itself at its time, and sells from then on', async () => {
    const poolId = await world.openPool({ opensAt: inMinutes(5), winnerCount: 2 });
    const userId = world.member();
    const { prizeId, state } = await poolOf(poolId);
    const [prize] = await world.sql<{ stock_left: number }>('select stock_left from raffle.prizes where id = $1', [
      prizeId,
    ]);
    expect([state, prize?.stock_left]).toEqual(['DRAFT', 3]);
    await world.settle();
    expect(await codeOf(world.buy(userId, poolId))).toBe('raffle.pool_not_open');
    world.clock.advance(5 * MINUTE);
    await world.settle();
    expect(await poolOf(poolId)).toMatchObject({ state: 'OPEN', openedAt: world.clock.now() });
    expect((await poolOf(poolId)).secretHash).not.toBeNull();
    expect((await world.buy(userId, poolId)).ok).toBe(true);
    expect(await eventsOf(world, poolId)).toEqual([
      ['pool-scheduled', 1],
      ['pool-opened', 2],
    ]);
    await expectNoTimer(poolId);
  });

  it('stays shut where it was cancelled before, and its prizes are back', async () => {
    const poolId = await world.openPool({ opensAt: inMinutes(5) });
    await cancelPool(world.depsOn(world.ports))({ poolId, reason: 'Rain' }, world.staff);
    world.clock.advance(5 * MINUTE);
    await world.settle();
    const { state, prizeId } = await poolOf(poolId);
    const prize = await world.sql('select stock_left from raffle.prizes where id = $1', [prizeId]);
    expect([state, prize]).toEqual(['CANCELLED', [{ stock_left: 5 }]]);
    await expectNoTimer(poolId);
  });

  it('opens and ends in its order where nobody looked in time', async () => {
    const poolId = await world.openPool({ opensAt: inMinutes(1), closesAt: inMinutes(2) });
    world.clock.advance(60 * MINUTE);
    await world.settle();
    expect(await namesOf(poolId)).toEqual(['pool-scheduled', 'pool-opened', 'pool-cancelled']);
  });
});

describe('a pool whose time is up', () => {
  it('takes no entry from the very moment on, whether or not anybody has acted on it', async () => {
    const { poolId, userId } = await closingPool(1);
    world.clock.advance(MINUTE - 1);
    expect((await world.buy(userId, poolId)).ok).toBe(true);
    world.clock.advance(1);
    expect(await codeOf(world.buy(userId, poolId))).toBe('raffle.pool_closed');
    expect((await poolOf(poolId)).state).toBe('OPEN');
  });

  it('is drawn as ever where it was sold out before', async () => {
    const { poolId } = await closingPool(4);
    world.clock.advance(MINUTE);
    await world.settle();
    expect((await poolOf(poolId)).state).toBe('COMPLETED');
    await expectNoTimer(poolId);
    await expectSettled(world, poolId);
  });

  it('is cancelled, refunded, and its prizes are back', async () => {
    const { poolId, userId } = await closingPool(3);
    world.clock.advance(MINUTE);
    await world.settle();
    expect(await poolOf(poolId)).toMatchObject({ state: 'CANCELLED', cancelCause: 'UNFILLED' });
    expect(world.books.available(userId)).toBe(10_000);
    await expectSettled(world, poolId);
    await expectNoTimer(poolId);
  });

  it('is drawn with what is sold where it is to be drawn anyway, with as many alternates as there are tickets for', async () => {
    const { poolId, userId } = await closingPool(2, { whenUnfilled: 'DRAW_ANYWAY', alternateCount: 3 });
    world.clock.advance(MINUTE);
    await world.settle();
    expect(await poolOf(poolId)).toMatchObject({ state: 'COMPLETED', sold: 2, filledAt: null });
    const picks = await world.sql('select kind from raffle.draw_picks where pool_id = $1 order by kind', [poolId]);
    expect(picks).toEqual([{ kind: 'ALTERNATE' }, { kind: 'WINNER' }]);
    expect(await namesOf(poolId)).toEqual([
      ...['pool-opened', 'pool-closed', 'draw-committed', 'draw-completed', 'prize-paid'],
    ]);
    const [closed] = await world.sql<{ sales: number }>(
      `select (body::jsonb->>'salesMinor')::int as sales from raffle.outbox
       where aggregate = $1 and subject like '%pool-closed%'`,
      [`pool/${poolId}`],
    );
    expect(closed?.sales).toBe(2 * PRICE_MINOR);
    expect(world.books.available(userId)).toBe(10_000 - 2 * PRICE_MINOR + 1_000);
    await expectSettled(world, poolId);
  });

  it.each([0, 1])('is cancelled all the same where %i tickets are sold for two winners', async (sold) => {
    const { poolId } = await closingPool(sold, { whenUnfilled: 'DRAW_ANYWAY', winnerCount: 2 });
    world.clock.advance(MINUTE);
    await world.settle();
    expect(await poolOf(poolId)).toMatchObject({ state: 'CANCELLED', cancelCause: 'UNFILLED' });
    await expectSettled(world, poolId);
  });

  it('sells on as often as it may be extended, and is cancelled then', async () => {
    const extension = { bySeconds: 120, most: 2 };
    const { poolId, userId } = await closingPool(1, { whenUnfilled: 'EXTEND', extension });
    const first = (await poolOf(poolId)).closesAt?.getTime() ?? 0;
    for (const extensions of [1, 2]) {
      world.clock.advance(extensions === 1 ? MINUTE : 2 * MINUTE);
      await world.settle();
      expect(await poolOf(poolId)).toMatchObject({
        ...{ state: 'OPEN', extensions, closesAt: new Date(first + extensions * 2 * MINUTE) },
      });
      expect((await world.buy(userId, poolId)).ok).toBe(true);
    }
    world.clock.advance(2 * MINUTE);
    await world.settle();
    expect(await eventsOf(world, poolId)).toEqual([
      ['pool-opened', 1],
      ['pool-extended', 2],
      ['pool-extended', 3],
      ['pool-cancelled', 4],
    ]);
    await expectSettled(world, poolId);
  });
});

describe('a purchase that is being paid when the time is up', () => {
  /** Reserves places and dies before the wallet is asked. */
  const abandoned = async (poolId: string, quantity: number) => {
    const userId = world.member();
    const { ports } = crashingPorts(world.ports, { call: 2, moment: 'before' });
    await expect(world.buy(userId, poolId, quantity, 'key', ports)).rejects.toThrow(Crash);
    return userId;
  };

  it('is waited for, and may be the one that fills the pool', async () => {
    const { poolId } = await closingPool(2);
    const userId = await abandoned(poolId, 2);
    world.clock.advance(MINUTE);
    await keep(poolId);
    expect(await poolOf(poolId)).toMatchObject({ state: 'OPEN', reserved: 2 });
    expect((await world.buy(userId, poolId, 2, 'key')).ok).toBe(true);
    await world.settle();
    expect((await poolOf(poolId)).state).toBe('COMPLETED');
    await expectSettled(world, poolId);
  });

  it('is waited for no longer than it may take, and given up where nobody comes back', async () => {
    const { poolId } = await closingPool(2, { whenUnfilled: 'DRAW_ANYWAY' });
    await abandoned(poolId, 1);
    world.passTheLife();
    await world.settle();
    world.clock.advance(1_000);
    await world.settle();
    expect(await poolOf(poolId)).toMatchObject({ state: 'COMPLETED', sold: 2 });
    await expectSettled(world, poolId);
  });
});

describe('a closing that is cut off anywhere', () => {
  it.each([
    { whenUnfilled: 'DRAW_ANYWAY' as const, ends: 'COMPLETED' },
    { whenUnfilled: 'CANCEL_AND_REFUND' as const, ends: 'CANCELLED' },
  ])('comes to its one end all the same: $ends', async ({ whenUnfilled, ends }) => {
    await atEveryPoint(async (point) => {
      const { poolId } = await closingPool(2, { whenUnfilled });
      world.clock.advance(MINUTE);
      const { ports, struck } = crashingPorts(world.ports, point);
      await keep(poolId, ports).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      await world.settle();
      expect((await poolOf(poolId)).state).toBe(ends);
      await expectSettled(world, poolId);
      return { struck: struck() };
    });
  });
});
