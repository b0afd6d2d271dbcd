import { randomUUID } from 'node:crypto';
import { IdempotentReplay } from '@tessera/runtime/context';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { refundPurchase } from '../../src/use-cases/purchases/refund-purchase.ts';
import { eventsOf, expectSettled, movesOf } from '../invariants.ts';
import { atEveryPoint, interruptedPorts } from '../port-points.ts';
import type { Ports } from '../raffle-world.ts';
import { openWorld, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const purchaseOf = async (poolId: string): Promise<string> => {
  const [row, ...more] = await world.sql<{ id: string }>('select id from raffle.purchases where pool_id = $1', [
    poolId,
  ]);
  expect(more).toEqual([]);
  return row?.id ?? '';
};

const answerOf = async (call: Promise<unknown>): Promise<unknown> => {
  const ended = await call.catch((error: unknown) => error);
  return ended instanceof IdempotentReplay ? JSON.parse(Buffer.from(ended.reply.body).toString()) : ended;
};

const BOUGHT = { ok: true, value: { tickets: [{ number: 1 }, { number: 2 }] } };

/** A purchase of two tickets during which, at the point, something else happens from beginning to end. */
const boughtWhile = async (
  point: Parameters<typeof interruptedPorts>[1],
  meanwhile: (again: (on?: Ports) => Promise<unknown>) => Promise<void>,
) => {
  const poolId = await world.openPool({ ticketsRequired: 3 });
  const userId = world.member(2 * PRICE_MINOR);
  const key = randomUUID();
  const call = (on: Ports = world.ports) => world.buy(userId, poolId, 2, key, on);
  const slow = interruptedPorts(world.ports, point, () => meanwhile(call));
  expect(await answerOf(call(slow.ports))).toMatchObject(BOUGHT);
  await expectSettled(world, poolId);
  const purchaseId = await purchaseOf(poolId);
  expect(movesOf(world, purchaseId)).toEqual(['TICKET_PURCHASE']);
  expect(await eventsOf(world, purchaseId)).toEqual([['purchase-confirmed', 1]]);
  expect(world.books.available(userId)).toBe(0);
  return { struck: slow.struck() };
};

describe('a purchase that somebody else completes between any two of its calls', () => {
  it('is answered as if it had done so itself, when that was the recovery job', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint((point) =>
      boughtWhile(point, async () => {
        world.passTheGrace();
        await world.settle();
      }),
    );
    expect(points).toBe(3);
  });

  it('is answered the same, when that was the same call again', { timeout: 120_000 }, async () => {
    await atEveryPoint((point) =>
      boughtWhile(point, async (again) => {
        expect(await answerOf(again())).toMatchObject(BOUGHT);
      }),
    );
  });
});

describe('a refund that another instance makes between any two of its calls', () => {
  it('is made once', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint(async (point) => {
      const poolId = await world.openPool();
      const userId = world.member(PRICE_MINOR);
      await world.buy(userId, poolId);
      await cancelPool(world.depsOn(world.ports))({ poolId, reason: 'Rain' }, world.staff);
      const purchaseId = await purchaseOf(poolId);
      const refund = async (on: Ports) => {
        expect((await refundPurchase(on)({ purchaseId }, world.staff)).ok).toBe(true);
      };
      const slow = interruptedPorts(world.ports, point, () => refund(world.ports));
      await refund(slow.ports);
      await expectSettled(world, poolId);
      expect(movesOf(world, purchaseId)).toEqual(['TICKET_PURCHASE', 'REFUND']);
      expect(await eventsOf(world, purchaseId)).toEqual([
        ['purchase-confirmed', 1],
        ['purchase-refunded', 2],
      ]);
      expect(world.books.available(userId)).toBe(PRICE_MINOR);
      return { struck: slow.struck() };
    });
    expect(points).toBe(3);
  });
});
