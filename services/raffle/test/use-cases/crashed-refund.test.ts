import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { eventsOf, expectSettled, movesOf } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts, interruptedPorts } from '../port-points.ts';
import { openWorld, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const soldPool = async () => {
  const poolId = await world.openPool();
  const members = [world.member(PRICE_MINOR), world.member(PRICE_MINOR)];
  const purchases: string[] = [];
  for (const userId of members) {
    const bought = await world.buy(userId, poolId);
    if (bought.ok) purchases.push(bought.value.purchase.id);
  }
  return { poolId, members, purchases };
};

const cancel = (poolId: string, on = world.ports) =>
  cancelPool(world.depsOn(on))({ poolId, reason: 'Rain' }, world.staff);

const expectRefundedOnce = async ({ poolId, members, purchases }: Awaited<ReturnType<typeof soldPool>>) => {
  await expectSettled(world, poolId);
  expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
  for (const userId of members) expect(world.books.balance({ kind: 'user', userId })).toBe(PRICE_MINOR);
  for (const purchaseId of purchases) {
    expect(movesOf(world, purchaseId)).toEqual(['TICKET_PURCHASE', 'REFUND']);
    expect(await eventsOf(world, purchaseId)).toEqual([
      ['purchase-confirmed', 1],
      ['purchase-refunded', 2],
    ]);
  }
};

describe('a cancellation that is cut off at any call of any port', () => {
  it('either did nothing or refunds every purchase once', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const sold = await soldPool();
      const dying = crashingPorts(world.ports, point);
      const ended = await cancel(sold.poolId, dying.ports).catch((error: unknown) => error);
      expect(ended instanceof Crash).toBe(dying.struck());
      // A repeated call is refused where the first had its effect, and has it where it did not.
      await cancel(sold.poolId);
      await world.settle();
      await expectRefundedOnce(sold);
      return { struck: dying.struck() };
    });
  });

  it('refunds every purchase once though the refunds are cut off', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint(async (point) => {
      const sold = await soldPool();
      await cancel(sold.poolId);
      const dying = crashingPorts(world.ports, point);
      await world.settle(dying.ports);
      world.passTheGrace();
      await world.settle();
      await expectRefundedOnce(sold);
      return { struck: dying.struck() };
    });
    // Two purchases: read, transfer and mark each.
    expect(points).toBe(6);
  });
});

describe('a cancellation', () => {
  it('returns the prize to stock, and cannot be made twice or after the draw has started', async () => {
    const { poolId } = await soldPool();
    const stock = () =>
      world.sql<{ left: number }>(
        'select stock_left as left from raffle.prizes where id = (select prize_id from raffle.pools where id = $1)',
        [poolId],
      );
    expect(await stock()).toEqual([{ left: 4 }]);
    await cancel(poolId);
    expect(await stock()).toEqual([{ left: 5 }]);
    expect(await cancel(poolId)).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_cancellable' } });
    expect(await stock()).toEqual([{ left: 5 }]);
  });

  it('between any two calls of the last purchase costs nobody anything', { timeout: 120_000 }, async () => {
    const outcomes = new Set<string>();
    await atEveryPoint(async (point) => {
      const poolId = await world.openPool({ ticketsRequired: 2, alternateCount: 0 });
      const [first, last] = [world.member(PRICE_MINOR), world.member(PRICE_MINOR)];
      await world.buy(first, poolId);
      const slow = interruptedPorts(world.ports, point, async () => {
        expect((await cancel(poolId)).ok).toBe(true);
      });
      const bought = await world.buy(last, poolId, 1, undefined, slow.ports);
      if (slow.struck()) {
        outcomes.add(bought.ok ? 'bought' : bought.error.code);
        await world.settle();
        expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
        for (const userId of [first, last]) expect(world.books.balance({ kind: 'user', userId })).toBe(PRICE_MINOR);
      }
      await expectSettled(world, poolId);
      return { struck: slow.struck() };
    });
    expect(outcomes).toEqual(new Set(['bought', 'raffle.pool_cancelled']));
  });

  it('tries a refund that the wallet refused again under the next key', async () => {
    const sold = await soldPool();
    await cancel(sold.poolId);
    for (const userId of sold.members) world.books.refuse({ kind: 'user', userId }, 'wallet.account_closed');
    await world.settle();
    expect(world.books.balance({ kind: 'pool', poolId: sold.poolId })).toBe(2 * PRICE_MINOR);
    for (const userId of sold.members) world.books.refuse({ kind: 'user', userId }, undefined);
    for (let tries = 0; tries < 3; tries += 1) {
      world.passTheLife();
      await world.settle();
    }
    await expectRefundedOnce(sold);
  });
});
