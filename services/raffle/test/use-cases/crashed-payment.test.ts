import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAYMENT_LIFE_MS } from '../../src/domain/purchases/purchase.ts';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { eventsOf, expectNothingBroken, expectSettled, movesOf } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts, type Point } from '../port-points.ts';
import { openWorld, type Ports, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const BY_CARD = { provider: 'sandbox', paymentMethod: 'sandbox_ok' };
const AMOUNT_MINOR = 2 * PRICE_MINOR;

const cutOff = async (point: Point, call: (on: Ports) => Promise<unknown>): Promise<boolean> => {
  const dying = crashingPorts(world.ports, point);
  const ended = await call(dying.ports).catch((error: unknown) => error);
  expect(ended instanceof Crash).toBe(dying.struck());
  await expectNothingBroken(world);
  return dying.struck();
};

/** A purchase that waits for its payment, of a member with an empty wallet. */
const waiting = async () => {
  const poolId = await world.openPool();
  const userId = world.member(0);
  const created = await world.create(userId, poolId, BY_CARD);
  if (!created.ok) throw new Error(created.error.code);
  const { id: purchaseId, paymentId } = created.value.purchase;
  return { poolId, userId, purchaseId, paymentId: paymentId ?? '' };
};

type Waiting = Awaited<ReturnType<typeof waiting>>;

/** The provider has the money, and so the wallet has booked it; the news of it comes later. */
const paidIn = ({ userId }: Pick<Waiting, 'userId'>) => world.books.fund(userId, AMOUNT_MINOR);

const statusOf = async (purchaseId: string) => {
  const [row] = await world.sql<{ status: string; failure_code: string | null }>(
    'select status, failure_code from raffle.purchases where id = $1',
    [purchaseId],
  );
  return [row?.status, row?.failure_code];
};

const expectBought = async ({ poolId, userId, purchaseId }: Waiting): Promise<void> => {
  await expectSettled(world, poolId);
  expect(await statusOf(purchaseId)).toEqual(['CONFIRMED', null]);
  expect(movesOf(world, purchaseId)).toEqual(['TICKET_PURCHASE']);
  expect(await eventsOf(world, purchaseId)).toEqual([['purchase-confirmed', 1]]);
  expect(world.books.available(userId)).toBe(0);
};

describe('a purchase that is paid from outside', () => {
  it('asks for its payment, and is confirmed by itself when the money is in the wallet', async () => {
    const purchase = await waiting();
    expect(world.books.payments.get(purchase.paymentId)).toMatchObject({
      ...{ userId: purchase.userId, amountMinor: AMOUNT_MINOR, currency: 'EUR', ...BY_CARD },
    });
    expect(await world.confirm(purchase.userId, purchase.purchaseId)).toMatchObject({
      error: { code: 'raffle.purchase_awaits_payment' },
    });
    paidIn(purchase);
    await world.tell(purchase.paymentId, 'arrived');
    await world.settle();
    await expectBought(purchase);
    expect(await world.redeem(purchase.userId, purchase.purchaseId)).toMatchObject({ ok: true });
  });

  it('is the same by news that comes twice, and news of other top-ups is passed by', async () => {
    const purchase = await waiting();
    paidIn(purchase);
    await world.tell(randomUUID(), 'arrived');
    for (let times = 0; times < 2; times += 1) await world.tell(purchase.paymentId, 'arrived');
    await world.settle();
    await world.tell(purchase.paymentId, 'arrived');
    await world.tell(purchase.paymentId, 'failed');
    await world.settle();
    await expectBought(purchase);
  });

  it('ends when the payment failed, and stays ended whatever is told after that', async () => {
    const { poolId, userId, purchaseId, paymentId } = await waiting();
    for (const news of ['failed', 'failed', 'arrived'] as const) {
      await world.tell(paymentId, news);
      await world.settle();
    }
    await expectSettled(world, poolId);
    expect(await statusOf(purchaseId)).toEqual(['FAILED', 'raffle.payment_failed']);
    expect(await eventsOf(world, purchaseId)).toEqual([['purchase-failed', 1]]);
    expect(world.books.available(userId)).toBe(0);
  });

  it('is refused where billing knows no such provider, and keeps no places', async () => {
    const poolId = await world.openPool();
    const refused = await world.create(world.member(0), poolId, { provider: 'barter', paymentMethod: 'hens' });
    expect(refused).toMatchObject({ ok: false, error: { code: 'billing.provider_unknown' } });
    await expectSettled(world, poolId);
  });
});

describe('money that comes too late', () => {
  const late: readonly (readonly [string, string, (purchase: Waiting) => Promise<unknown>])[] = [
    ['its time was over', 'raffle.purchase_abandoned', async () => world.clock.advance(PAYMENT_LIFE_MS + 1)],
    [
      'its buyer had cancelled it',
      'raffle.purchase_cancelled',
      ({ userId, purchaseId }) => world.cancel(userId, purchaseId),
    ],
    [
      'its pool was cancelled',
      'raffle.pool_cancelled',
      ({ poolId }) => cancelPool(world.depsOn(world.ports))({ poolId, reason: 'Rain' }, world.staff),
    ],
  ];
  it.each(late)('stays in the wallet: %s', async (_what, code, before) => {
    const purchase = await waiting();
    await before(purchase);
    await world.settle();
    expect(await statusOf(purchase.purchaseId)).toEqual(['FAILED', code]);
    paidIn(purchase);
    await world.tell(purchase.paymentId, 'arrived');
    world.passTheGrace();
    await world.settle();
    expect(await statusOf(purchase.purchaseId)).toEqual(['FAILED', code]);
    await expectSettled(world, purchase.poolId);
    expect(world.books.available(purchase.userId)).toBe(AMOUNT_MINOR);
  });

  it('in the last moment is still taken, though the taking comes after it', async () => {
    const purchase = await waiting();
    world.clock.advance(PAYMENT_LIFE_MS);
    paidIn(purchase);
    await world.tell(purchase.paymentId, 'arrived');
    world.passTheGrace();
    await world.settle();
    await expectBought(purchase);
  });
});

describe('a payment that is cut off at any call of any port', () => {
  it('is asked for once by the same key, and the news of it always finds the purchase', {
    timeout: 120_000,
  }, async () => {
    const points = await atEveryPoint(async (point) => {
      const poolId = await world.openPool();
      const userId = world.member(0);
      const key = randomUUID();
      const asked = world.books.payments.size;
      const struck = await cutOff(point, (on) => world.create(userId, poolId, BY_CARD, key, on));
      await world.create(userId, poolId, BY_CARD, key).catch(() => undefined);
      expect(world.books.payments.size).toBe(asked + 1);
      const [row] = await world.sql<{ id: string; payment_id: string }>(
        'select id, payment_id from raffle.purchases where pool_id = $1',
        [poolId],
      );
      const purchase = { poolId, userId, purchaseId: row?.id ?? '', paymentId: row?.payment_id ?? '' };
      paidIn(purchase);
      await world.tell(purchase.paymentId, 'arrived');
      await world.settle();
      await expectBought(purchase);
      return { struck };
    });
    // places kept, payment made, answer remembered
    expect(points).toBe(3);
  });

  it('has its news handled once, though that is cut off and comes again', { timeout: 120_000 }, async () => {
    for (const news of ['arrived', 'failed'] as const) {
      await atEveryPoint(async (point) => {
        const purchase = await waiting();
        if (news === 'arrived') paidIn(purchase);
        const struck = await cutOff(point, (on) => world.tell(purchase.paymentId, news, on));
        await world.tell(purchase.paymentId, news);
        await world.settle();
        if (news === 'arrived') await expectBought(purchase);
        else expect(await statusOf(purchase.purchaseId)).toEqual(['FAILED', 'raffle.payment_failed']);
        return { struck };
      });
    }
  });

  it('is taken once by a recovery job that is itself cut off', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const purchase = await waiting();
      paidIn(purchase);
      await world.tell(purchase.paymentId, 'arrived');
      const dying = crashingPorts(world.ports, point);
      await world.settle(dying.ports);
      await expectNothingBroken(world);
      world.passTheGrace();
      await world.settle();
      await expectBought(purchase);
      return { struck: dying.struck() };
    });
  });
});
