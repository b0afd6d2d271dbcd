import { randomUUID } from 'node:crypto';
import { IdempotentReplay } from '@tessera/runtime/context';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { eventsOf, expectNothingBroken, expectSettled, movesOf } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts, type Point } from '../port-points.ts';
import { openWorld, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A member's purchase of two tickets whose process dies at the point. */
const cutOff = async (point: Point) => {
  const poolId = await world.openPool({ ticketsRequired: 3 });
  const userId = world.member(2 * PRICE_MINOR);
  const key = randomUUID();
  const { ports, struck } = crashingPorts(world.ports, point);
  const ended = await world.buy(userId, poolId, 2, key, ports).catch((error: unknown) => error);
  expect(ended instanceof Crash).toBe(struck());
  await expectNothingBroken(world);
  const [purchase] = await world.sql<{ id: string; status: string }>(
    'select id, status from raffle.purchases where pool_id = $1',
    [poolId],
  );
  return { poolId, userId, key, purchase, struck: struck(), again: () => world.buy(userId, poolId, 2, key) };
};

const statusOf = async (poolId: string): Promise<string | undefined> => {
  const [row] = await world.sql<{ status: string }>('select status from raffle.purchases where pool_id = $1', [poolId]);
  return row?.status;
};

const bodyOf = async (call: Promise<unknown>): Promise<unknown> => {
  const ended = await call.catch((error: unknown) => error);
  return ended instanceof IdempotentReplay ? JSON.parse(Buffer.from(ended.reply.body).toString()) : ended;
};

describe('a purchase that is cut off at any call of any port', () => {
  it('is completed by the recovery job, paid once, with its tickets', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint(async (point) => {
      const { poolId, userId, purchase, struck } = await cutOff(point);
      world.passTheGrace();
      await world.settle();
      await expectSettled(world, poolId);
      if (purchase) {
        expect(await statusOf(poolId)).toBe('CONFIRMED');
        expect(movesOf(world, purchase.id)).toEqual(['TICKET_PURCHASE']);
        expect(await eventsOf(world, purchase.id)).toEqual([['purchase-confirmed', 1]]);
      }
      expect(world.books.available(userId)).toBe(purchase ? 0 : 2 * PRICE_MINOR);
      return { struck };
    });
    // places kept, money taken, tickets numbered
    expect(points).toBe(3);
  });

  it('is continued by the same key, and answered like any other', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, userId, struck, again } = await cutOff(point);
      expect(await bodyOf(again())).toMatchObject({ ok: true, value: { tickets: [{ number: 1 }, { number: 2 }] } });
      await expectSettled(world, poolId);
      expect(world.books.available(userId)).toBe(0);
      expect(await bodyOf(again())).toMatchObject({ ok: true, value: { tickets: [{ number: 1 }, { number: 2 }] } });
      return { struck };
    });
  });

  it('is answered by the same key also after the recovery job has completed it', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, struck, again } = await cutOff(point);
      world.passTheGrace();
      await world.settle();
      expect(await bodyOf(again())).toMatchObject({ ok: true, value: { tickets: [{ number: 1 }, { number: 2 }] } });
      await expectSettled(world, poolId);
      return { struck };
    });
  });

  it('survives a recovery that is itself cut off at any point', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, purchase } = await cutOff({ call: 1, moment: 'after' });
      world.passTheGrace();
      const dying = crashingPorts(world.ports, point);
      await world.settle(dying.ports);
      await expectNothingBroken(world);
      world.passTheGrace();
      await world.settle();
      await expectSettled(world, poolId);
      expect(await statusOf(poolId)).toBe('CONFIRMED');
      expect(movesOf(world, purchase?.id ?? '')).toEqual(['TICKET_PURCHASE']);
      return { struck: dying.struck() };
    });
  });

  it('is undone when nobody can be waiting for it any more, unless it was paid', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, userId, purchase, struck, again } = await cutOff(point);
      const wasPaid = purchase !== undefined && movesOf(world, purchase.id).length > 0;
      world.passTheLife();
      await world.settle();
      await expectSettled(world, poolId);
      if (purchase) expect(await statusOf(poolId)).toBe(wasPaid ? 'CONFIRMED' : 'FAILED');
      expect(world.books.available(userId)).toBe(wasPaid ? 0 : 2 * PRICE_MINOR);
      if (purchase && !wasPaid) {
        expect(await bodyOf(again())).toMatchObject({ ok: false, error: { code: 'raffle.purchase_abandoned' } });
        expect(await eventsOf(world, purchase.id)).toEqual([['purchase-failed', 1]]);
      }
      return { struck };
    });
  });

  it('costs nothing when its pool was cancelled meanwhile', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, userId, purchase, struck, again } = await cutOff(point);
      const cancelled = await cancelPool(world.depsOn(world.ports))({ poolId, reason: 'Rain' }, world.staff);
      expect(cancelled.ok).toBe(true);
      world.passTheGrace();
      await world.settle();
      await expectSettled(world, poolId);
      expect(world.books.available(userId)).toBe(2 * PRICE_MINOR);
      expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
      if (purchase?.status === 'PENDING') {
        expect(await bodyOf(again())).toMatchObject({ ok: false, error: { code: 'raffle.pool_cancelled' } });
        expect(await eventsOf(world, purchase.id)).toEqual([['purchase-failed', 1]]);
      }
      if (purchase?.status === 'CONFIRMED') {
        const events = await eventsOf(world, purchase.id);
        expect(events).toEqual([
          ['purchase-confirmed', 1],
          ['purchase-refunded', 2],
        ]);
      }
      return { struck };
    });
  });
});
