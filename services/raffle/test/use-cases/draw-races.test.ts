import { roundsOf } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type RecordDraw, recordDraw } from '../../src/use-cases/draws/record-draw.ts';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { balancesOf, draw, fullPool, stateOf, verdictOf } from '../drawn-pools.ts';
import { expectSettled } from '../invariants.ts';
import { atEveryPoint, interruptedPorts } from '../port-points.ts';
import { BEACON_OVERDUE_SECONDS, openWorld, type Ports, type RaffleWorld } from '../raffle-world.ts';

/*
 * Two things of which only one can happen: each is put between any two calls of the other, so that both orders are forced, and then both are let
 * loose at once. `npm run soak -- draw-races` lets them loose a thousand times; RACES says how often.
 */

const RACES = roundsOf('RACES', { usually: 6, soaking: 1_000 });
const TIME = { timeout: 60_000 + RACES * 1_000 };

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
const MANUAL = { drawMode: 'MANUAL' } as const;

const cancel = async (poolId: string, on: Ports = world.ports): Promise<boolean> =>
  (await cancelPool(world.depsOn(on))({ poolId, reason: 'No beacon' }, world.staff)).ok;

const record = async (poolId: string, winner: number): Promise<boolean> => {
  const command: RecordDraw = {
    ...{ poolId, winners: [winner], alternates: [winner === 1 ? 2 : 1], drawnAt: world.clock.now() },
    ...{ witnesses: ['Ada', 'Alan'], evidence: 'Minutes', evidenceHash: null },
  };
  return (await recordDraw(world.depsOn(world.ports))(command, world.staff)).ok;
};

interface RacedPool {
  readonly poolId: string;
  readonly members: readonly string[];
}

/** The one that happened happened whole, the other not at all. */
const expectOneEnd = async ({ poolId, members }: RacedPool, wasCancelled: boolean): Promise<void> => {
  await world.settle();
  expect(await stateOf(world, poolId)).toBe(wasCancelled ? 'CANCELLED' : 'COMPLETED');
  await expectSettled(world, poolId);
  expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
  expect(balancesOf(world, members)).toEqual(wasCancelled ? [1_000, 1_000] : [0, 1_500]);
  if (!wasCancelled) expect((await verdictOf(world, poolId)).ok).toBe(true);
  const drawn = await world.sql('select 1 from raffle.draw_results where pool_id = $1', [poolId]);
  expect(drawn).toHaveLength(wasCancelled ? 0 : 1);
};

/** A pool that waits for a beacon that is so late that it may be cancelled. */
const overduePool = async (): Promise<RacedPool> => {
  world.beforeTheRound();
  const pool = await fullPool(world, DRAND);
  await draw(world, pool.poolId);
  world.afterTheRound(BEACON_OVERDUE_SECONDS);
  world.beacon.isAway = true;
  return pool;
};

describe('a beacon that comes while its pool is cancelled', () => {
  it('excludes the cancellation or is excluded by it, wherever the draw comes in between', TIME, async () => {
    const ends = new Set<boolean>();
    await atEveryPoint(async (point) => {
      const pool = await overduePool();
      const slow = interruptedPorts(world.ports, point, async () => {
        world.beacon.isAway = false;
        await draw(world, pool.poolId);
      });
      const wasCancelled = await cancel(pool.poolId, slow.ports);
      ends.add(wasCancelled);
      await expectOneEnd(pool, wasCancelled);
      return { struck: slow.struck() };
    });
    expect(ends).toEqual(new Set([true, false]));
  });

  it('excludes the cancellation or is excluded by it, wherever the cancellation comes in between', TIME, async () => {
    const ends = new Set<boolean>();
    await atEveryPoint(async (point) => {
      const pool = await overduePool();
      let wasCancelled = false;
      const slow = interruptedPorts(world.ports, point, async () => {
        world.beacon.isAway = true;
        wasCancelled = await cancel(pool.poolId);
        world.beacon.isAway = false;
      });
      world.beacon.isAway = false;
      await draw(world, pool.poolId, slow.ports);
      ends.add(wasCancelled);
      await expectOneEnd(pool, wasCancelled);
      return { struck: slow.struck() };
    });
    expect(ends).toEqual(new Set([true, false]));
  });

  it('leaves one of the two when nothing holds them apart', TIME, async () => {
    for (let race = 0; race < RACES; race += 1) {
      const pool = await overduePool();
      const cancelling = cancel(pool.poolId);
      world.beacon.isAway = false;
      const [wasCancelled] = await Promise.all([cancelling, draw(world, pool.poolId), draw(world, pool.poolId)]);
      await expectOneEnd(pool, wasCancelled);
    }
  });
});

describe('a list that is frozen while its pool is cancelled', () => {
  it('is committed or cancelled, and never both', TIME, async () => {
    for (let race = 0; race < RACES; race += 1) {
      world.beforeTheRound();
      const pool = await fullPool(world, race % 2 === 0 ? DRAND : MANUAL);
      const [wasCancelled] = await Promise.all([cancel(pool.poolId), draw(world, pool.poolId)]);
      const frozen = await world.sql('select 1 from raffle.draws where pool_id = $1', [pool.poolId]);
      expect(frozen).toHaveLength(wasCancelled ? 0 : 1);
      expect(await stateOf(world, pool.poolId)).toBe(wasCancelled ? 'CANCELLED' : 'STARTED');
    }
  });
});

describe('two commitments of one pool at once', () => {
  it('are one commitment, to one round, whichever comes between whose calls', TIME, async () => {
    await atEveryPoint(async (point) => {
      world.beforeTheRound();
      const pool = await fullPool(world, DRAND);
      const slow = interruptedPorts(world.ports, point, async () => {
        // The other one's clock is a little ahead, so that it would commit to another round.
        await draw(world, pool.poolId);
      });
      await draw(world, pool.poolId, slow.ports);
      world.afterTheRound();
      await Promise.all([draw(world, pool.poolId), draw(world, pool.poolId)]);
      await expectOneEnd(pool, false);
      return { struck: slow.struck() };
    });
  });
});

describe('two results of one barrel at once', () => {
  it('are one result', TIME, async () => {
    for (let race = 0; race < RACES; race += 1) {
      const pool = await fullPool(world, MANUAL);
      await draw(world, pool.poolId);
      const recorded = await Promise.all([record(pool.poolId, 1), record(pool.poolId, 3), record(pool.poolId, 4)]);
      expect(recorded.filter(Boolean)).toHaveLength(1);
      await expectOneEnd(pool, false);
    }
  });
});
