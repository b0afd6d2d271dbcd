import { randomUUID } from 'node:crypto';
import { IdempotentReplay } from '@tessera/runtime/context';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { eventsOf, expectNothingBroken, expectSettled, movesOf } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts, interruptedPorts, type Point } from '../port-points.ts';
import { openWorld, type Ports, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const FUNDS_MINOR = 2 * PRICE_MINOR;

const scene = async () => ({ poolId: await world.openPool(), userId: world.member(FUNDS_MINOR) });

const answerOf = async (call: Promise<unknown>): Promise<unknown> => {
  const ended = await call.catch((error: unknown) => error);
  return ended instanceof IdempotentReplay ? JSON.parse(Buffer.from(ended.reply.body).toString()) : ended;
};

const purchaseIn = async (poolId: string) => {
  const [row, ...more] = await world.sql<{ id: string; status: string }>(
    'select id, status from raffle.purchases where pool_id = $1',
    [poolId],
  );
  expect(more).toEqual([]);
  return row;
};

/** A purchase that waits for its buyer's word. */
const waiting = async () => {
  const { poolId, userId } = await scene();
  const created = await world.create(userId, poolId);
  if (!created.ok) throw new Error(created.error.code);
  return { poolId, userId, purchaseId: created.value.purchase.id };
};

/** Runs a call that dies at the point. */
const cutOff = async (point: Point, call: (on: Ports) => Promise<unknown>): Promise<boolean> => {
  const dying = crashingPorts(world.ports, point);
  const ended = await call(dying.ports).catch((error: unknown) => error);
  expect(ended instanceof Crash).toBe(dying.struck());
  await expectNothingBroken(world);
  return dying.struck();
};

const tickets = (numbers: readonly number[]) => numbers.map((number) => ({ number }));

describe('a purchase that goes step by step', () => {
  it('keeps places and money, is confirmed, and then redeemed once', async () => {
    const { poolId, userId, purchaseId } = await waiting();
    expect([world.books.balance({ kind: 'user', userId }), world.books.available(userId)]).toEqual([FUNDS_MINOR, 0]);
    expect(await world.confirm(userId, purchaseId)).toMatchObject({
      ok: true,
      value: { purchase: { status: 'CONFIRMED', redeemedAt: null }, tickets: tickets([1, 2]) },
    });
    // To confirm what is confirmed changes nothing; to redeem what is redeemed is refused.
    expect(await world.confirm(userId, purchaseId)).toMatchObject({ ok: true, value: { tickets: tickets([1, 2]) } });
    expect(await world.redeem(userId, purchaseId)).toMatchObject({ ok: true, value: { tickets: tickets([1, 2]) } });
    expect(await world.redeem(userId, purchaseId)).toMatchObject({ error: { code: 'raffle.purchase_redeemed' } });
    expect(movesOf(world, purchaseId)).toEqual(['TICKET_PURCHASE']);
    expect(await eventsOf(world, purchaseId)).toEqual([['purchase-confirmed', 1]]);
    await expectSettled(world, poolId);
  });

  it('fills the pool and is drawn though nobody redeems it', async () => {
    const poolId = await world.openPool({ ticketsRequired: 2, alternateCount: 0 });
    const userId = world.member(FUNDS_MINOR);
    const created = await world.create(userId, poolId);
    await world.confirm(userId, created.ok ? created.value.purchase.id : '');
    await world.settle();
    expect(await world.sql('select state from raffle.pools where id = $1', [poolId])).toEqual([{ state: 'COMPLETED' }]);
    await expectSettled(world, poolId);
  });

  it('is nobody else’s', async () => {
    const { userId, purchaseId } = await waiting();
    const other = world.member();
    for (const call of [world.confirm, world.redeem, world.cancel]) {
      expect(await call(other, purchaseId)).toMatchObject({ error: { code: 'raffle.purchase_not_found' } });
    }
    expect(await world.cancel(userId, purchaseId)).toMatchObject({ ok: true });
  });
});

describe('a beginning that is cut off at any call of any port', () => {
  it('keeps its places until its time is over, and costs nothing', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint(async (point) => {
      const { poolId, userId } = await scene();
      const struck = await cutOff(point, (on) => world.create(userId, poolId, null, undefined, on));
      world.passTheGrace();
      await world.settle();
      const begun = await purchaseIn(poolId);
      if (begun) expect(begun.status).toBe('PENDING');
      world.passTheLife();
      await world.settle();
      await expectSettled(world, poolId);
      expect(world.books.available(userId)).toBe(FUNDS_MINOR);
      if (begun) expect(await eventsOf(world, begun.id)).toEqual([['purchase-failed', 1]]);
      return { struck };
    });
    // places kept, money held, answer remembered
    expect(points).toBe(3);
  });

  it('is continued by the same key', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, userId } = await scene();
      const key = randomUUID();
      const struck = await cutOff(point, (on) => world.create(userId, poolId, null, key, on));
      expect(await answerOf(world.create(userId, poolId, null, key))).toMatchObject({
        value: { purchase: { status: 'PENDING' } },
      });
      const begun = await purchaseIn(poolId);
      expect(await world.confirm(userId, begun?.id ?? '')).toMatchObject({ ok: true });
      await expectSettled(world, poolId);
      expect(world.books.available(userId)).toBe(0);
      return { struck };
    });
  });
});

describe('a confirmation that is cut off at any call of any port', () => {
  it('is carried on by the recovery job once it was said', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint(async (point) => {
      const { poolId, userId, purchaseId } = await waiting();
      const struck = await cutOff(point, (on) => world.confirm(userId, purchaseId, undefined, on));
      const said = (
        await world.sql('select 1 from raffle.purchases where id = $1 and go_ahead_at is not null', [purchaseId])
      ).length;
      world.passTheGrace();
      await world.settle();
      expect((await purchaseIn(poolId))?.status).toBe(said > 0 ? 'CONFIRMED' : 'PENDING');
      world.passTheLife();
      await world.settle();
      await expectSettled(world, poolId);
      expect(movesOf(world, purchaseId)).toEqual(said > 0 ? ['TICKET_PURCHASE'] : []);
      expect(world.books.available(userId)).toBe(said > 0 ? 0 : FUNDS_MINOR);
      return { struck };
    });
    // recall, the word written down, hold, capture, end
    expect(points).toBe(5);
  });

  it('is answered by the same key, and takes the money once', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, userId, purchaseId } = await waiting();
      const key = randomUUID();
      const struck = await cutOff(point, (on) => world.confirm(userId, purchaseId, key, on));
      expect(await answerOf(world.confirm(userId, purchaseId, key))).toMatchObject({
        value: { tickets: tickets([1, 2]) },
      });
      expect(movesOf(world, purchaseId)).toEqual(['TICKET_PURCHASE']);
      await expectSettled(world, poolId);
      return { struck };
    });
  });

  it('costs nothing when its pool was cancelled meanwhile', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, userId, purchaseId } = await waiting();
      const struck = await cutOff(point, (on) => world.confirm(userId, purchaseId, undefined, on));
      expect((await cancelPool(world.depsOn(world.ports))({ poolId, reason: 'Rain' }, world.staff)).ok).toBe(true);
      world.passTheGrace();
      await world.settle();
      await expectSettled(world, poolId);
      expect(world.books.available(userId)).toBe(FUNDS_MINOR);
      expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
      return { struck };
    });
  });
});

describe('a cancellation by the buyer', () => {
  it('frees the money and the places, whatever it was cut off at', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint(async (point) => {
      const { poolId, userId, purchaseId } = await waiting();
      const key = randomUUID();
      const struck = await cutOff(point, (on) => world.cancel(userId, purchaseId, key, on));
      expect(await answerOf(world.cancel(userId, purchaseId, key))).toMatchObject({
        ok: true,
        value: { purchase: { status: 'FAILED', failureCode: 'raffle.purchase_cancelled' } },
      });
      await expectSettled(world, poolId);
      expect(world.books.available(userId)).toBe(FUNDS_MINOR);
      expect(await eventsOf(world, purchaseId)).toEqual([['purchase-failed', 1]]);
      expect(await world.confirm(userId, purchaseId)).toMatchObject({ error: { code: 'raffle.purchase_cancelled' } });
      return { struck };
    });
    // recall, look, hold, release, end
    expect(points).toBe(5);
  });

  it('and a confirmation between any two of its calls have one end', { timeout: 120_000 }, async () => {
    const ends = new Set<string>();
    await atEveryPoint(async (point) => {
      const { poolId, userId, purchaseId } = await waiting();
      const slow = interruptedPorts(world.ports, point, async () => {
        await world.confirm(userId, purchaseId);
      });
      const cancelled = await world.cancel(userId, purchaseId, undefined, slow.ports);
      await expectSettled(world, poolId);
      const status = (await purchaseIn(poolId))?.status ?? '';
      const isCancelled = (cancelled as { ok: boolean }).ok;
      if (isCancelled) expect(status).toBe('FAILED');
      expect(movesOf(world, purchaseId)).toEqual(status === 'CONFIRMED' ? ['TICKET_PURCHASE'] : []);
      ends.add(`${isCancelled} ${status}`);
      return { struck: slow.struck() };
    });
    expect(ends).toContain('false CONFIRMED');
    expect(ends).toContain('true FAILED');
  });
});
