import { merkleRoot, ticketLeaf, toHex } from '@tessera/proofs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toCommitted } from '../../src/domain/draws/draw.ts';
import { drawPoolJob } from '../../src/jobs/draw-pool.job.ts';
import { createDueWork } from '../../src/persistence/due-work.ts';
import { drawPool } from '../../src/use-cases/draws/draw-pool.ts';
import { ENTRANTS_PER_PAGE, freezePool, PAGES_AT_ONCE } from '../../src/use-cases/draws/freeze-pool.ts';
import type { Due, DueWork, RaffleRows } from '../../src/use-cases/ports.ts';
import { poolOfMany } from '../many-tickets.ts';
import { openWorld, type Ports, type RaffleWorld } from '../raffle-world.ts';

/*
 * A draw that takes longer than the lease of the job that makes it. Time passes only where a test says so: at each piece that is read, a part
 * of the lease, so that the whole takes it several times over.
 */

const LEASE_MS = 6_000;
const PIECE_MS = LEASE_MS / 6;
const TICKETS = 4_000;

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** One more instance of the service; its job runs when it is told to. */
const instance = (on: Ports = world.ports, change: (draws: Due) => Due = (draws) => draws) => {
  const due = createDueWork(world.database, LEASE_MS);
  const work: DueWork = { ...due, draws: change(due.draws) };
  const job = drawPoolJob(work, drawPool(world.depsOn(on)), () => undefined);
  return () => job.run(world.jobCtx);
};

/** Ports on which every reading takes its time, after which something else may happen. */
const slowPorts = (meanwhile: (reading: number) => Promise<void>): Ports => {
  let readings = 0;
  const { raffles } = world.ports;
  const read: typeof raffles.read = async (ctx, work) => {
    const found = await raffles.read(ctx, work);
    world.clock.advance(PIECE_MS);
    readings += 1;
    await meanwhile(readings);
    return found;
  };
  return { ...world.ports, raffles: { ...raffles, read } };
};

/** One draw, of the whole list, told to everybody once. */
const expectDrawnOnce = async (poolId: string): Promise<void> => {
  const { pool, frozen, tickets } = await world.ports.raffles.read(world.staff, async (rows) => ({
    pool: await rows.pools.find(poolId),
    frozen: await rows.draws.frozen(poolId),
    tickets: await rows.tickets.ofPool(poolId),
  }));
  expect([pool?.state, pool?.settledAt === null]).toEqual(['COMPLETED', false]);
  const root = merkleRoot(tickets.map((ticket) => ticketLeaf(toCommitted(ticket))));
  expect(frozen && toHex(frozen.commitment.merkleRoot)).toBe(toHex(root));
  const told = await world.sql<{ user_id: string }>(
    `select jsonb_array_elements_text(body::jsonb->'entrants') as user_id from raffle.outbox
     where aggregate = $1 and subject like '%draw-announced%'`,
    [`draw/${poolId}`],
  );
  const entrants = new Set(tickets.map(({ userId }) => userId));
  expect(told.map(({ user_id }) => user_id).toSorted()).toEqual([...entrants].toSorted());
};

describe('a draw that takes longer than its lease', () => {
  it('is left alone by a second instance, piece by piece, to its end', async () => {
    const poolId = await poolOfMany(world, TICKETS, 4);
    const second = instance();
    const begun = world.clock.now().getTime();
    const taken: number[] = [];
    const first = instance(
      slowPorts(async () => {
        taken.push(await second());
      }),
    );
    expect(await first()).toBe(1);
    expect(world.clock.now().getTime() - begun).toBeGreaterThan(2 * LEASE_MS);
    expect(taken.filter((count) => count > 0)).toEqual([]);
    await expectDrawnOnce(poolId);
  });

  it('is taken over from a process that died, once its lease is over, and has the same list', async () => {
    const poolId = await poolOfMany(world, TICKETS, 4);
    let isDead = false;
    const dead = slowPorts(async (reading) => {
      isDead = reading >= 5;
      if (isDead) throw new Error('killed');
    });
    // Who is dead puts nothing off either.
    const dies = instance(dead, (draws) => ({
      ...draws,
      postpone: (item, until) => (isDead ? Promise.reject(new Error('killed')) : draws.postpone(item, until)),
    }));
    await expect(dies()).rejects.toThrow('killed');
    const second = instance();
    expect(await second()).toBe(0);
    world.clock.advance(LEASE_MS);
    expect(await second()).toBe(1);
    await expectDrawnOnce(poolId);
  });

  it('is lost by who stands still, who then leaves it alone', async () => {
    const poolId = await poolOfMany(world, TICKETS, 4);
    const second = instance();
    let afterwards = 0;
    const stuck = instance(
      slowPorts(async (reading) => {
        if (reading > 4) afterwards += 1;
        if (reading !== 4) return;
        world.clock.advance(LEASE_MS);
        expect(await second()).toBe(1);
      }),
    );
    expect(await stuck()).toBe(1);
    expect(afterwards).toBe(0);
    await expectDrawnOnce(poolId);
  });
});

describe('a look at what is due', () => {
  it('says when more comes due, and skips what is leased or rests', async () => {
    const { draws } = createDueWork(world.database, LEASE_MS);
    const poolId = await poolOfMany(world, 8, 1);
    const now = world.clock.now();
    const later = new Date(now.getTime() + 2_500);
    const at = (when: Date | string) =>
      world.sql('update raffle.pools set next_attempt_at = $2 where id = $1', [poolId, when]);
    await at(later);
    expect(await draws.take(now, 16)).toEqual({ items: [], nextAt: later });
    await at('infinity');
    expect(await draws.take(now, 16)).toEqual({ items: [], nextAt: undefined });
    await at('-infinity');
    const leasedUntil = new Date(now.getTime() + LEASE_MS);
    const { items, nextAt } = await draws.take(now, 16);
    expect([items, nextAt]).toMatchObject([[{ id: poolId, leasedUntil }], leasedUntil]);
    const [item] = items;
    if (!item) throw new Error('nothing was taken');
    expect(await draws.postpone({ ...item, leasedUntil: later }, now)).toBe(false);
    expect(await draws.postpone(item, now)).toBe(true);
    expect((await draws.take(now, 16)).items).toHaveLength(1);
  });
});

describe('an announcement to many', () => {
  it('is written in pieces, all of them by the transaction that commits to the list', async () => {
    const pages = PAGES_AT_ONCE + 2;
    const poolId = await poolOfMany(world, (pages - 1) * ENTRANTS_PER_PAGE + 10, 1);
    const pieces: number[] = [0];
    const watched = (rows: RaffleRows): RaffleRows => ({
      ...rows,
      publish(event) {
        if (event.type === 'draw-announced') pieces.push((pieces.pop() ?? 0) + 1);
        rows.publish(event);
      },
      async flushPublished() {
        await rows.flushPublished();
        pieces.push(0);
      },
    });
    const { raffles } = world.ports;
    const step: typeof raffles.step = (ctx, work) => raffles.step(ctx, (rows) => work(watched(rows)));
    await freezePool({ ...world.depsOn(world.ports), raffles: { ...raffles, step } })({ poolId }, world.staff);
    expect(pieces).toEqual([PAGES_AT_ONCE, 2]);
    const rows = await world.sql<{ page: number; pages: number; xmin: string }>(
      `select (body::jsonb->>'page')::int as page, (body::jsonb->>'pages')::int as pages, xmin::text from raffle.outbox
       where aggregate = $1 and subject like '%draw-announced%' order by position`,
      [`draw/${poolId}`],
    );
    expect(rows.map(({ page }) => page)).toEqual(Array.from({ length: pages }, (_, index) => index + 1));
    const committed = await world.sql<{ xmin: string }>('select xmin::text from raffle.draws where pool_id = $1', [
      poolId,
    ]);
    expect(new Set([...rows, ...committed].map(({ xmin }) => xmin)).size).toBe(1);
  });
});
