import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { createPool } from '../../src/use-cases/pools/create-pool.ts';
import { openPool } from '../../src/use-cases/pools/open-pool.ts';
import type { Signals } from '../../src/use-cases/ports.ts';
import { followPayment } from '../../src/use-cases/purchases/follow-payment.ts';
import { plainTerms } from '../domain/samples.ts';
import { eventsOf } from '../invariants.ts';
import { openWorld, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const woken: (keyof Signals)[] = [];
beforeEach(() => {
  woken.length = 0;
});
const note = (name: keyof Signals) => (): void => {
  woken.push(name);
};
const signals: Signals = {
  ...{ poolFilled: note('poolFilled'), claimDecided: note('claimDecided'), refundDue: note('refundDue') },
  ...{ timeSet: note('timeSet'), paymentArrived: note('paymentArrived') },
};
const deps = () => ({ ...world.depsOn(world.ports), signals });

const BY_CARD = { provider: 'sandbox', paymentMethod: 'sandbox_ok' };

/** A purchase that waits for its payment. */
const waiting = async (): Promise<string> => {
  const created = await world.create(world.member(0), await world.openPool(), BY_CARD);
  if (!created.ok || created.value.purchase.paymentId === null) throw new Error('there is no payment to wait for');
  return created.value.purchase.paymentId;
};

/** News as the inbox hands it over: the effect is a part of its transaction, which may fail still. */
const tell = async (paymentId: string, news: 'arrived' | 'failed', fails = false) => {
  const before: (keyof Signals)[] = [];
  await world.database
    .transact(world.staff, async (tx) => {
      await followPayment(deps())({ paymentId, news }, { ...world.staff, tx });
      before.push(...woken);
      if (fails) throw new Error('planted');
    })
    .catch(() => undefined);
  return before;
};

describe('what waits is woken in memory', () => {
  it('once a payment has arrived and that is committed, and not for the same news again', async () => {
    const paymentId = await waiting();
    expect([await tell(paymentId, 'arrived', true), woken]).toEqual([[], []]);
    expect([await tell(paymentId, 'arrived'), woken]).toEqual([[], ['paymentArrived']]);
    await tell(paymentId, 'arrived');
    expect(woken).toEqual(['paymentArrived']);
  });

  it('not by a payment that is nobody’s', async () => {
    await tell(world.staff.newId(), 'arrived');
    expect(woken).toEqual([]);
  });

  it('when a pool is opened, which may have a time to close, and not when it is open already', async () => {
    const { raffles } = world.ports;
    const other = await world.openPool();
    const like = await raffles.read(world.staff, (rows) => rows.pools.find(other));
    if (!like) throw new Error('the pool is gone');
    const { prizeId, ticketPrice } = like;
    const terms = { ...plainTerms, prizeId, ticketPrice, ticketsRequired: 4, alternateCount: 1 };
    const draft = await createPool(world.ports)(terms, world.staff);
    if (!draft.ok) throw new Error(draft.error.code);
    const open = () => openPool(deps())({ poolId: draft.value.id }, world.staff);
    expect([(await open()).ok, woken]).toEqual([true, ['timeSet']]);
    expect([(await open()).ok, woken]).toEqual([false, ['timeSet']]);
  });

  it('when a pool with purchases is cancelled', async () => {
    const poolId = await world.openPool();
    await world.buy(world.member(PRICE_MINOR), poolId);
    expect((await cancelPool(deps())({ poolId, reason: 'No venue' }, world.staff)).ok).toBe(true);
    expect(woken).toEqual(['refundDue']);
  });
});

describe('a pool of very many purchases', () => {
  it('is cancelled slice by slice in one transaction, and owes every one of them once', async () => {
    const many = 10_003;
    const poolId = await world.openPool({ ticketsRequired: 50_000, ticketsPerMember: null });
    const userId = world.member(PRICE_MINOR);
    expect((await world.buy(userId, poolId)).ok).toBe(true);
    await world.sql(
      `insert into raffle.purchases (tenant_id, id, pool_id, user_id, request_key, request_hash, type, payment, quantity,
         amount_minor, currency, status, entrant_salt, sequence, created_at, abandon_after, confirmed_at, next_attempt_at, transfer_id)
       select tenant_id, gen_random_uuid(), pool_id, gen_random_uuid(), 'many ' || n, request_hash, type, payment, quantity,
         amount_minor, currency, status, entrant_salt, sequence, created_at, abandon_after, confirmed_at, next_attempt_at, transfer_id
       from raffle.purchases, generate_series(2, $2) n where pool_id = $1`,
      [poolId, many],
    );
    expect((await cancelPool(deps())({ poolId, reason: 'No venue' }, world.staff)).ok).toBe(true);
    const found = await world.sql<{ status: string; count: number; changes: number }>(
      `select status, count(*)::int as count, count(distinct xmin::text)::int as changes
       from raffle.purchases where pool_id = $1 group by status`,
      [poolId],
    );
    expect(found).toEqual([{ status: 'REFUNDING', count: many, changes: 1 }]);
    expect((await eventsOf(world, poolId)).at(-1)?.[0]).toBe('pool-cancelled');
    const [told] = await world.sql<{ purchases: number }>(
      `select (body::jsonb->>'purchases')::int as purchases from raffle.outbox
       where aggregate = $1 and subject like '%pool-cancelled%'`,
      [`pool/${poolId}`],
    );
    expect(told?.purchases).toBe(many);
  });
});
