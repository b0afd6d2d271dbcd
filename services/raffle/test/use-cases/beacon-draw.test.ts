import { chainHash, QUICKNET, toHex } from '@tessera/proofs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { balancesOf, draw, fullPool, stateOf, verdictOf, viewOf } from '../drawn-pools.ts';
import { eventsOf, expectSettled } from '../invariants.ts';
import { atEveryPoint, Crash, crashingPorts } from '../port-points.ts';
import { BEACON_OVERDUE_SECONDS, openWorld, type Ports, type RaffleWorld } from '../raffle-world.ts';
import { DUE_AT, ROUND, SIGNATURE } from '../recorded-beacon.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
beforeEach(() => {
  world.beacon.isAway = false;
  world.beforeTheRound();
});
afterAll(() => world.close());

const DRAND = { drawMode: 'DRAND' } as const;

const cancel = (poolId: string) => cancelPool(world.depsOn(world.ports))({ poolId, reason: 'No beacon' }, world.staff);

/** Since when watchers are told that the beacon is overdue, and the version of what they are shown. */
const shownOf = async (poolId: string) => {
  const [pool] = await world.sql<{ since: string | null; version: string }>(
    'select beacon_overdue_at as since, shown_version as version from raffle.pools where id = $1',
    [poolId],
  );
  if (!pool) throw new Error(`there is no pool ${poolId}`);
  return { since: pool.since === null ? undefined : new Date(pool.since), version: Number(pool.version) };
};

/** A pool that is committed to the recorded round. */
const startedPool = async () => {
  const pool = await fullPool(world, DRAND);
  await world.settle();
  expect(await stateOf(world, pool.poolId)).toBe('STARTED');
  return pool;
};

describe('a pool that is drawn by a beacon', () => {
  it('commits to a round that is a minute ahead, tells everybody, and draws once the round is there', async () => {
    const { poolId, members } = await startedPool();
    const { frozen, finished } = await viewOf(world, poolId);
    expect(frozen).toMatchObject({ dueAt: DUE_AT, commitment: { mode: 'DRAND', round: ROUND, ticketCount: 4 } });
    expect(finished).toBeUndefined();
    const events = await world.sql<{ subject: string; body: Buffer }>(
      `select subject, body from raffle.outbox where aggregate like '%/' || $1 and subject like '%.draw-%' order by position`,
      [poolId],
    );
    const said = events.map(({ body }) => JSON.parse(body.toString()) as object);
    expect(events.map(({ subject }) => subject.split('.')[3])).toEqual(['draw-committed', 'draw-announced']);
    const told = { round: ROUND, dueAt: DUE_AT.toISOString(), commitmentHash: toHex(frozen.commitmentHash) };
    expect(said).toEqual([
      expect.objectContaining({
        drawMode: 'DRAND',
        chainHash: toHex(chainHash(QUICKNET)),
        ...told,
      }),
      expect.objectContaining({ ...told, page: 1, pages: 1, entrants: [...members].sort() }),
    ]);
    world.afterTheRound();
    await world.settle();
    expect(await stateOf(world, poolId)).toBe('COMPLETED');
    await expectSettled(world, poolId);
    const verdict = await verdictOf(world, poolId);
    expect(verdict).toMatchObject({ ok: true, file: { beacon: { signature: SIGNATURE } } });
    expect(balancesOf(world, members)).toEqual([0, 1_500]);
  });

  it('does not ask for the round before it is due', async () => {
    const { poolId } = await startedPool();
    const asked = world.beacon.asked.length;
    await draw(world, poolId);
    await world.settle();
    expect(world.beacon.asked).toHaveLength(asked);
    expect(await stateOf(world, poolId)).toBe('STARTED');
  });

  it('waits for a late beacon and says so, for that round and no other, and then draws', async () => {
    const { poolId, members } = await startedPool();
    const shown = await shownOf(poolId);
    expect(shown.since).toBeUndefined();
    world.beacon.isAway = true;
    world.lateBeacons.length = 0;
    for (const seconds of [2, 60, 7_200]) {
      world.afterTheRound(seconds);
      await world.settle();
    }
    expect(await stateOf(world, poolId)).toBe('STARTED');
    expect(
      world.lateBeacons.filter((late) => late.poolId === poolId).map(({ round, lateMs }) => [round, lateMs]),
    ).toEqual([
      [ROUND, 2_000],
      [ROUND, 60_000],
      [ROUND, 7_200_000],
    ]);
    // Shown once, from when it was first seen; the later looks change nothing that anybody is shown.
    expect(await shownOf(poolId)).toEqual({ since: new Date(DUE_AT.getTime() + 60_000), version: shown.version + 1 });
    expect(await world.ports.raffles.countLateDraws(world.clock.now())).toBeGreaterThanOrEqual(1);
    expect(new Set(world.beacon.asked)).toEqual(new Set([ROUND]));
    world.beacon.isAway = false;
    world.afterTheRound(7_300);
    await world.settle();
    await expectSettled(world, poolId);
    expect((await verdictOf(world, poolId)).ok).toBe(true);
    expect(balancesOf(world, members)).toEqual([0, 1_500]);
  });
});

describe('a draw by a beacon that is cut off at any call of any port', () => {
  it('ends with the same one draw, and never commits again', { timeout: 120_000 }, async () => {
    const toTheEnd = async (poolId: string, on: Ports): Promise<void> => {
      world.beforeTheRound();
      await draw(world, poolId, on);
      world.afterTheRound();
      await draw(world, poolId, on);
    };
    const points = await atEveryPoint(async (point) => {
      world.beforeTheRound();
      const { poolId, members } = await fullPool(world, DRAND);
      const dying = crashingPorts(world.ports, point);
      await toTheEnd(poolId, dying.ports).catch((error: unknown) => expect(error).toBeInstanceOf(Crash));
      await toTheEnd(poolId, world.ports);
      await expectSettled(world, poolId);
      // Checking the beacon's signature costs more than all the rest.
      if (point.call % 6 === 1) expect((await verdictOf(world, poolId)).ok).toBe(true);
      expect(balancesOf(world, members)).toEqual([0, 1_500]);
      expect(await eventsOf(world, poolId)).toEqual([
        ...[
          ['pool-opened', 1],
          ['pool-filled', 2],
          ['draw-committed', 3],
        ],
        ...[
          ['draw-completed', 4],
          ['prize-paid', 5],
        ],
      ]);
      return { struck: dying.struck() };
    });
    expect(points).toBeGreaterThanOrEqual(12);
  });
});

describe('cancelling a draw that waits for its beacon', () => {
  it('is refused until the round is overdue, and then gives everybody their money back', async () => {
    const { poolId, members } = await startedPool();
    world.beacon.isAway = true;
    for (const seconds of [-30, 0, BEACON_OVERDUE_SECONDS - 1]) {
      world.afterTheRound(seconds);
      expect(await cancel(poolId)).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_cancellable' } });
    }
    world.afterTheRound(BEACON_OVERDUE_SECONDS);
    expect(await cancel(poolId)).toMatchObject({
      ok: true,
      value: { state: 'CANCELLED', cancelCause: 'BEACON_MISSING' },
    });
    await world.settle();
    await expectSettled(world, poolId);
    expect(balancesOf(world, members)).toEqual([1_000, 1_000]);
    expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
    expect(await viewOf(world, poolId)).toMatchObject({ abandoned: true, finished: undefined });
    world.beacon.isAway = false;
    await draw(world, poolId);
    expect(await stateOf(world, poolId)).toBe('CANCELLED');
  });

  it('is refused where the round has come after all, however late, so that nobody cancels for who has won', async () => {
    const { poolId } = await startedPool();
    world.afterTheRound(BEACON_OVERDUE_SECONDS * 2);
    expect(await cancel(poolId)).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_cancellable' } });
    await draw(world, poolId);
    expect(await stateOf(world, poolId)).toBe('COMPLETED');
  });

  it('is refused for a draw of another mode, however long ago it started', async () => {
    const { poolId } = await fullPool(world, { drawMode: 'MANUAL' });
    await draw(world, poolId);
    world.afterTheRound(BEACON_OVERDUE_SECONDS * 100);
    expect(await cancel(poolId)).toMatchObject({ ok: false, error: { code: 'raffle.pool_not_cancellable' } });
  });
});
