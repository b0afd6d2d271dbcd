import { randomBytes, randomUUID } from 'node:crypto';
import { IdempotencyConflict, IdempotentReplay } from '@tessera/runtime/context';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishEvent } from '../../src/messaging/to-contract.ts';
import { createSales } from '../../src/persistence/sales-store.ts';
import type { NewOrder } from '../../src/use-cases/purchases/purchases.ports.ts';
import { expectNothingBroken } from '../invariants.ts';
import { openWorld, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const orderOf = (poolId: string, userId: string, change: Partial<NewOrder['order']> = {}): NewOrder => ({
  poolId,
  order: {
    ...{ id: randomUUID(), userId, type: 'ENTRY', payment: 'FREE', paymentId: null, quantity: 1 },
    entrantSalt: randomBytes(32),
    ...change,
  },
  key: randomUUID(),
  firstLookAt: world.clock.now(),
});

const freePool = (places: number) => world.openPool({ ticketsRequired: places, freeEntriesPerMember: 100 });

const place = (order: NewOrder, sales = world.ports.sales) =>
  sales.place(order, world.callOf(order.order.userId, 'buyEntries', order.key, order.order.quantity));

describe('the till of a pool', () => {
  it('serves callers who come together in one transaction, and each gets their own answer', async () => {
    const poolId = await freePool(30);
    const orders = Array.from({ length: 40 }, () => orderOf(poolId, world.member()));
    const answers = await Promise.all(orders.map((order) => place(order)));
    const bought = answers.flatMap((answer) => (answer.ok ? [answer.value] : []));
    expect(bought.flatMap(({ tickets }) => tickets.map(({ number }) => number))).toEqual(
      Array.from({ length: 30 }, (_, index) => index + 1),
    );
    expect(bought.map(({ purchase }) => purchase.userId)).toEqual(orders.slice(0, 30).map(({ order }) => order.userId));
    for (const answer of answers.slice(30)) expect(answer).toMatchObject({ error: { code: 'raffle.pool_full' } });
    const [row] = await world.sql<{ count: number }>(
      'select count(distinct xmin::text)::int as count from raffle.tickets where pool_id = $1',
      [poolId],
    );
    expect(row?.count).toBe(1);
    await expectNothingBroken(world);
  });

  it('tells each event as its own caller’s', async () => {
    const poolId = await freePool(5);
    const calls = [1, 2, 3].map(() => {
      const order = orderOf(poolId, world.member());
      return { order, ctx: world.callOf(order.order.userId, 'buyEntries', order.key, 1) };
    });
    await Promise.all(calls.map(({ order, ctx }) => world.ports.sales.place(order, ctx)));
    const told = await world.sql<{ aggregate: string; correlation: string }>(
      `select aggregate, headers->>'ce-correlationid' as correlation from raffle.outbox
       where subject like '%free-entry-confirmed%' order by position desc limit 3`,
    );
    const expected = calls.map(({ order, ctx }) => [`purchase/${order.order.id}`, ctx.correlationId]);
    expect(told.reverse().map(({ aggregate, correlation }) => [aggregate, correlation])).toEqual(expected);
  });

  it('answers one key once, in one batch and in the next, and refuses it for another request', async () => {
    const poolId = await freePool(9);
    const order = orderOf(poolId, world.member());
    const other = { ...order, order: { ...order.order, id: randomUUID(), quantity: 2 } };
    const together = await Promise.allSettled([place(order), place(order), place(other)]);
    expect(together.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    const errors = together.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    expect(errors[0]).toBeInstanceOf(IdempotentReplay);
    expect(errors[1]).toBeInstanceOf(IdempotencyConflict);
    await expect(place(order)).rejects.toBeInstanceOf(IdempotentReplay);
    await expect(place(other)).rejects.toBeInstanceOf(IdempotencyConflict);
    expect(await world.sql('select sold from raffle.pools where id = $1', [poolId])).toEqual([{ sold: 1 }]);
  });

  it('leads one key to one purchase while that is not paid yet', async () => {
    const poolId = await world.openPool();
    const order = orderOf(poolId, world.member(), { payment: 'TRANSFER' });
    const answers = await Promise.all([place(order), place({ ...order, order: { ...order.order, id: randomUUID() } })]);
    const later = await place({ ...order, order: { ...order.order, id: randomUUID() } });
    for (const answer of [...answers, later]) {
      expect(answer).toMatchObject({ ok: true, value: { purchase: { id: order.order.id, status: 'PENDING' } } });
    }
    expect(await world.sql('select reserved from raffle.pools where id = $1', [poolId])).toEqual([{ reserved: 1 }]);
  });

  it('lets a bad sale fail alone', async () => {
    const poolId = await freePool(9);
    const good = [1, 2].map(() => orderOf(poolId, world.member()));
    // No member can ask for this: it stands for whatever the tables would refuse.
    const bad = orderOf(poolId, world.member(), { entrantSalt: new Uint8Array(3) });
    const ended = await Promise.allSettled([good[0], bad, good[1]].map((order) => place(order ?? bad)));
    expect(ended.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await world.sql('select sold from raffle.pools where id = $1', [poolId])).toEqual([{ sold: 2 }]);
    await expectNothingBroken(world);
  });

  it('of two instances never sells a place twice', async () => {
    const tills = [createSales(world.database, publishEvent), createSales(world.database, publishEvent)];
    const poolId = await freePool(50);
    const orders = Array.from({ length: 80 }, () => orderOf(poolId, world.member()));
    const answers = await Promise.all(orders.map((order, index) => place(order, tills[index % 2])));
    const numbers = answers.flatMap((answer) => (answer.ok ? answer.value.tickets.map(({ number }) => number) : []));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
    await Promise.all(tills.map((till) => till.idle()));
    await expectNothingBroken(world);
  });

  it('of a pool that is not there refuses', async () => {
    const answer = await place(orderOf(randomUUID(), world.member(PRICE_MINOR)));
    expect(answer).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_found' } });
  });
});
