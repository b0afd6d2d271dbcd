import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Claim } from '../../src/domain/claims/claim.ts';
import { acceptClaim } from '../../src/use-cases/claims/accept-claim.ts';
import { expireClaim } from '../../src/use-cases/claims/expire-claim.ts';
import { getClaim } from '../../src/use-cases/claims/get-claim.ts';
import { handOver } from '../../src/use-cases/claims/hand-over.ts';
import { settlePool } from '../../src/use-cases/claims/settle-pool.ts';
import { deliverPrize } from '../../src/use-cases/shipments/deliver-prize.ts';
import { eraseShipment } from '../../src/use-cases/shipments/erase-shipment.ts';
import { shipPrize } from '../../src/use-cases/shipments/ship-prize.ts';
import {
  accept,
  type ClaimsPool,
  carryOn,
  decline,
  demand,
  drawnPool,
  expectClaimsHold,
  passTheWindow,
  soldPool,
  WINDOW_SECONDS,
} from '../claims-world.ts';
import { eur } from '../domain/samples.ts';
import { eventsOf, expectSettled } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts, interruptedPorts, type Point } from '../port-points.ts';
import { ADDRESSES_KEPT_MS, openWorld, type Ports, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const TIME = { timeout: 120_000 };
const CASH = { kind: 'CASH', value: eur(700) } as const;
const TAKEN = [
  ['claim-opened', 1],
  ['claim-accepted', 2],
  ['claim-fulfilled', 3],
];

/** What a run on dying ports may throw; anything else is a fault. */
const expectCrash = (error: unknown): void => {
  expect(error).toBeInstanceOf(Crash);
};

const isSettled = async (poolId: string): Promise<boolean> => {
  const [row] = await world.sql<{ settled: boolean }>(
    'select settled_at is not null as settled from raffle.pools where id = $1',
    [poolId],
  );
  return row?.settled === true;
};

/** What a winner has of each kind of prize once it was handed over exactly once. */
const expectHandedOver: Readonly<Record<'CASH' | 'POINTS' | 'VOUCHER', (claim: Claim) => Promise<void>>> = {
  CASH: async ({ userId, poolId }) => {
    expect(world.books.balance({ kind: 'user', userId })).toBe(700);
    expect(world.books.transfers.filter(({ debit }) => debit === `pool/${poolId}`)).toHaveLength(2);
  },
  POINTS: async ({ id, userId }) => {
    expect(world.loyaltyBooks.balance(userId)).toBe('12.50');
    expect(world.loyaltyBooks.grants.filter(({ sourceId }) => sourceId === id)).toHaveLength(1);
  },
  VOUCHER: async ({ id, userId, prizeId }) => {
    const seen = await getClaim(world.ports)({ claimId: id }, world.contextOf(userId, 'member'));
    expect(seen).toMatchObject({ ok: true, value: { voucherCode: `${prizeId}-0` } });
    const given = await world.sql('select 1 from raffle.voucher_codes where prize_id = $1 and claim_id is not null', [
      prizeId,
    ]);
    expect(given).toHaveLength(1);
  },
};

/** The end that every way of handing a prize over must have: once to its winner, and nothing left in the account. */
const expectTaken = async (pool: ClaimsPool): Promise<void> => {
  const claim = await pool.claim();
  expect(claim.state).toBe('FULFILLED');
  expect(await eventsOf(world, claim.id)).toEqual(TAKEN);
  if (claim.kind !== 'PHYSICAL') await expectHandedOver[claim.kind](claim);
  expect(await isSettled(pool.poolId)).toBe(true);
  expect(world.books.balance({ kind: 'pool', poolId: pool.poolId })).toBe(0);
  await expectSettled(world, pool.poolId);
  await expectClaimsHold(world, pool.poolId);
};

describe('claims that are cut off while they are opened', () => {
  it('are opened once', TIME, async () => {
    await atEveryPoint(async (point) => {
      const pool = await soldPool(world, CASH, { winnerCount: 2, alternateCount: 0 });
      const dying = crashingPorts(world.ports, point);
      await carryOn(world, pool.poolId, dying.ports).catch(expectCrash);
      const before = await pool.claims();
      await carryOn(world, pool.poolId);
      const claims = await pool.claims();
      expect(claims.map(({ state, rank }) => [state, rank])).toEqual([
        ['OPEN', 1],
        ['OPEN', 2],
      ]);
      if (before.length > 0) expect(claims).toEqual(before);
      for (const { id } of claims) expect(await eventsOf(world, id)).toEqual([['claim-opened', 1]]);
      await expectClaimsHold(world, pool.poolId);
      return { struck: dying.struck() };
    });
  });
});

describe.each(['CASH', 'POINTS', 'VOUCHER'] as const)('a prize of kind %s that was accepted', (kind) => {
  const acceptedIn = async () => {
    const pool = await drawnPool(world, kind === 'CASH' ? CASH : { kind });
    return { pool, claim: demand(await accept(world, await pool.claim())) };
  };

  it('reaches its winner once, though its handing over is cut off at any call of any port', TIME, async () => {
    const points = await atEveryPoint(async (point) => {
      const { pool, claim } = await acceptedIn();
      const dying = crashingPorts(world.ports, point);
      await handOver(dying.ports)(claim, world.staff).catch(expectCrash);
      await expectClaimsHold(world, pool.poolId);
      await carryOn(world, pool.poolId);
      await expectTaken(pool);
      return { struck: dying.struck() };
    });
    expect(points).toBe({ CASH: 4, POINTS: 3, VOUCHER: 1 }[kind]);
  });

  it('reaches its winner once, though another instance hands it over between any two calls', TIME, async () => {
    await atEveryPoint(async (point) => {
      const { pool, claim } = await acceptedIn();
      const slow = interruptedPorts(world.ports, point, async () => {
        expect((await carryOn(world, pool.poolId)).ok).toBe(true);
      });
      expect((await handOver(slow.ports)(claim, world.staff)).ok).toBe(true);
      await carryOn(world, pool.poolId);
      await expectTaken(pool);
      return { struck: slow.struck() };
    });
  });
});

describe('the end of a pool whose claims are all over', () => {
  const fulfilled = async () => {
    const pool = await drawnPool(world, CASH);
    const claim = demand(await accept(world, await pool.claim()));
    expect((await handOver(world.ports)(claim, world.staff)).ok).toBe(true);
    return pool;
  };

  it('comes once, though it is cut off at any call of any port', TIME, async () => {
    await atEveryPoint(async (point) => {
      const pool = await fulfilled();
      const dying = crashingPorts(world.ports, point);
      await settlePool(dying.ports)(pool, world.staff).catch(expectCrash);
      await expectClaimsHold(world, pool.poolId);
      await carryOn(world, pool.poolId);
      await expectTaken(pool);
      return { struck: dying.struck() };
    });
  });

  it('comes once, though another instance brings it about between any two calls', TIME, async () => {
    await atEveryPoint(async (point) => {
      const pool = await fulfilled();
      const slow = interruptedPorts(world.ports, point, async () => {
        expect((await carryOn(world, pool.poolId)).ok).toBe(true);
      });
      expect((await settlePool(slow.ports)(pool, world.staff)).ok).toBe(true);
      await expectTaken(pool);
      return { struck: slow.struck() };
    });
  });
});

describe('a decision that is cut off at any call of any port', () => {
  const cutOff = async (point: Point, decide: (claim: Claim, on: Ports) => Promise<unknown>) => {
    const pool = await drawnPool(world, CASH, { ticketsRequired: 3, alternateCount: 2 });
    const dying = crashingPorts(world.ports, point);
    const claim = await pool.claim();
    const ended = await decide(claim, dying.ports).catch((error: unknown) => error);
    expect(ended instanceof Crash).toBe(dying.struck());
    await expectClaimsHold(world, pool.poolId);
    return { pool, claim, struck: dying.struck() };
  };

  it('is an acceptance, once', TIME, async () => {
    await atEveryPoint(async (point) => {
      const { pool, claim, struck } = await cutOff(point, (one, on) => accept(world, one, on));
      const again = await accept(world, claim);
      if (!again.ok) expect(again.error.code).toBe('raffle.claim_decided');
      await carryOn(world, pool.poolId);
      await expectTaken(pool);
      return { struck };
    });
  });

  it('is a refusal of the prize, once, and the next alternate is asked', TIME, async () => {
    await atEveryPoint(async (point) => {
      const { pool, claim, struck } = await cutOff(point, (one, on) => decline(world, one, on));
      const again = await decline(world, claim);
      if (!again.ok) expect(again.error.code).toBe('raffle.claim_decided');
      expect(await pool.stateOf()).toEqual(['DECLINED', 'OPEN']);
      expect(await eventsOf(world, claim.id)).toEqual([
        ['claim-opened', 1],
        ['claim-declined', 2],
      ]);
      await expectClaimsHold(world, pool.poolId);
      return { struck };
    });
  });

  it('is an expiry, once, and the next alternate is asked', TIME, async () => {
    const points = await atEveryPoint(async (point) => {
      const pool = await drawnPool(world, CASH, { ticketsRequired: 3, alternateCount: 2 });
      passTheWindow(world);
      const dying = crashingPorts(world.ports, point);
      const command = { claimId: (await pool.claim()).id };
      await expireClaim(world.depsOn(dying.ports))(command, world.staff).catch(expectCrash);
      await expectClaimsHold(world, pool.poolId);
      await world.settle();
      expect(await pool.stateOf()).toEqual(['EXPIRED', 'OPEN']);
      await expectClaimsHold(world, pool.poolId);
      return { struck: dying.struck() };
    });
    expect(points).toBeGreaterThan(0);
  });
});

describe('a prize that nobody takes', () => {
  it('is offered to each alternate for a window of their own, in order, and then is revenue and stock again', async () => {
    const pool = await drawnPool(world, CASH, { ticketsRequired: 3, alternateCount: 2 });
    const order = await world.ports.raffles.read(world.staff, (rows) => rows.draws.finished(pool.poolId));
    for (let asked = 1; asked <= 3; asked += 1) {
      const claim = await pool.claim(asked);
      expect(claim.expiresAt?.getTime()).toBe(claim.openedAt.getTime() + WINDOW_SECONDS * 1_000);
      expect(await isSettled(pool.poolId)).toBe(false);
      passTheWindow(world);
      await world.settle();
      await expectClaimsHold(world, pool.poolId);
    }
    expect((await pool.claims()).map(({ ticketNumber, state }) => [ticketNumber, state])).toEqual(
      [...(order?.winners ?? []), ...(order?.alternates ?? [])].map(({ ticketNumber }) => [ticketNumber, 'EXPIRED']),
    );
    expect(await isSettled(pool.poolId)).toBe(true);
    expect(world.books.transfers.at(-1)).toMatchObject({ credit: 'system/revenue', amountMinor: 3 * PRICE_MINOR });
    await expectSettled(world, pool.poolId);
  });

  it('gives its code back, where it is a voucher', async () => {
    const pool = await drawnPool(world, { kind: 'VOUCHER' }, { ticketsRequired: 1, alternateCount: 0 });
    const counts = () => world.ports.raffles.read(world.staff, (rows) => rows.vouchers.countsOf(pool.prizeId));
    expect(await counts()).toEqual({ free: 0, reserved: 1, given: 0 });
    await decline(world, await pool.claim());
    expect(await counts()).toEqual({ free: 1, reserved: 0, given: 0 });
  });
});

describe('a prize that somebody refuses to take in', () => {
  it('holds up nobody else’s, and is tried again under the next key', async () => {
    const pool = await drawnPool(world, CASH, { ticketsRequired: 3, winnerCount: 2, alternateCount: 0 }, 3);
    const [first, second] = await pool.claims();
    if (!first || !second) throw new Error('there are two winners');
    world.books.refuse({ kind: 'user', userId: first.userId }, 'wallet.account_closed');
    for (const claim of [first, second]) await accept(world, claim);
    await world.settle();
    expect(await pool.stateOf()).toEqual(['ACCEPTED', 'FULFILLED']);
    await expectClaimsHold(world, pool.poolId);
    world.books.refuse({ kind: 'user', userId: first.userId }, undefined);
    for (let tries = 0; tries < 3; tries += 1) {
      world.passTheGrace();
      world.clock.advance(60_000);
      await world.settle();
    }
    expect(await pool.stateOf()).toEqual(['FULFILLED', 'FULFILLED']);
    for (const { userId } of [first, second]) expect(world.books.balance({ kind: 'user', userId })).toBe(700);
    expect(await isSettled(pool.poolId)).toBe(true);
  });

  it('of points waits for its winner’s membership, and is granted once', async () => {
    const pool = await drawnPool(world, { kind: 'POINTS' });
    const claim = await pool.claim();
    world.loyaltyBooks.refuse(claim.userId, 'loyalty.membership_not_found');
    await accept(world, claim);
    await world.settle();
    expect(await pool.stateOf()).toEqual(['ACCEPTED']);
    world.loyaltyBooks.refuse(claim.userId, undefined);
    world.clock.advance(120_000);
    await world.settle();
    await expectTaken(pool);
  });
});

describe('where a prize went', () => {
  it('is forgotten once it was delivered for long enough, though that is cut off, and not before', async () => {
    const pool = await drawnPool(world, { kind: 'PHYSICAL' });
    const { id: claimId, userId } = await pool.claim();
    const recipient = { name: 'Ada', lines: ['Ring 1'], city: 'Graz', postcode: '8010', country: 'AT', phone: null };
    const command = { claimId, shipment: recipient };
    demand(await acceptClaim(world.depsOn(world.ports))(command, world.contextOf(userId, 'member')));
    demand(await shipPrize(world.ports)({ claimId, carrier: 'Post', tracking: 'T-1' }, world.staff));
    demand(await deliverPrize(world.depsOn(world.ports))({ claimId }, world.staff));
    expect(await eventsOf(world, claimId)).toEqual([
      ['claim-opened', 1],
      ['claim-accepted', 2],
      ['claim-shipped', 3],
      ['claim-fulfilled', 4],
    ]);
    const kept = () => world.ports.raffles.read(world.staff, (rows) => rows.shipments.find(claimId));
    world.clock.advance(ADDRESSES_KEPT_MS - 1);
    await world.settle();
    expect((await kept())?.recipient).toEqual(recipient);
    world.clock.advance(1);
    for (const moment of ['before', 'after'] as const) {
      const dying = crashingPorts(world.ports, { call: 1, moment });
      await eraseShipment(dying.ports)({ claimId }, world.staff).catch(expectCrash);
    }
    await world.settle();
    expect(await kept()).toMatchObject({ recipient: null, tracking: null, state: 'DELIVERED', carrier: 'Post' });
    const rows = await world.sql(
      'select 1 from raffle.shipments where claim_id = $1 and num_nonnulls(name, city) > 0',
      [claimId],
    );
    expect(rows).toEqual([]);
  });
});

describe('a pool that was drawn before there were claims', () => {
  it('is paid as it was planned then', async () => {
    const pool = await drawnPool(world, CASH, { claimWindowSeconds: null, winnerCount: 1, alternateCount: 0 });
    const planned = await drawnPool(world, CASH, { ticketsRequired: 2 });
    // As an older release left it: payouts planned with the draw, and nobody asked.
    await world.forget('claims', planned.poolId);
    await world.sql(
      `insert into raffle.payouts (tenant_id, pool_id, leg, source, target, place, user_id, amount_minor, currency)
       select p.tenant_id, p.pool_id, 1, 'POOL', 'WINNER', 1, p.user_id, 700, 'EUR' from raffle.draw_picks p
         where p.pool_id = $1 and kind = 'WINNER'
       union all select tenant_id, id, 2, 'POOL', 'REVENUE', null, null, 300, 'EUR' from raffle.pools where id = $1`,
      [planned.poolId],
    );
    await world.sql(`update raffle.pools set next_attempt_at = '-infinity' where id = $1`, [planned.poolId]);
    await world.settle();
    expect(await planned.stateOf()).toEqual(await pool.stateOf());
    expect((await eventsOf(world, planned.poolId)).at(-1)?.[0]).toBe('prize-paid');
    expect(world.books.balance({ kind: 'pool', poolId: planned.poolId })).toBe(0);
    expect(await isSettled(planned.poolId)).toBe(true);
  });
});
