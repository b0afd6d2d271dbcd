import { verifyDraw } from '@tessera/proofs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPool } from '../../src/use-cases/draws/draw-pool.ts';
import { cancelPool } from '../../src/use-cases/pools/cancel-pool.ts';
import { drawFileBytes } from '../draw-file-bytes.ts';
import { eventsOf, expectSettled } from '../invariants.ts';
import { atEveryPoint, crashingPorts, interruptedPorts } from '../port-points.ts';
import { openWorld, type Ports, PRICE_MINOR, type RaffleWorld } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** A pool that two members have filled with two tickets each; nothing has been drawn yet. */
const fullPool = async (prizeMinor = 1_500) => {
  const poolId = await world.openPool({}, prizeMinor);
  const members = [world.member(2 * PRICE_MINOR), world.member(2 * PRICE_MINOR)];
  for (const userId of members) expect((await world.buy(userId, poolId, 2)).ok).toBe(true);
  return { poolId, members };
};

const balancesOf = (members: readonly string[]): number[] =>
  members.map((userId) => world.books.balance({ kind: 'user', userId })).sort((a, b) => a - b);

const stateOf = async (poolId: string): Promise<string | undefined> => {
  const [row] = await world.sql<{ state: string }>('select state from raffle.pools where id = $1', [poolId]);
  return row?.state;
};

const drawOf = async (poolId: string): Promise<unknown> => {
  const draw = await world.ports.raffles.read(world.staff, (rows) => rows.draws.finished(poolId));
  return draw && { evidence: draw.evidence, winners: draw.winners, alternates: draw.alternates };
};

const verdictOf = async (poolId: string) => verifyDraw(await drawFileBytes(world.ports, poolId));

const DRAWN_POOL = [
  ['pool-opened', 1],
  ['pool-filled', 2],
  ['draw-committed', 3],
  ['draw-completed', 4],
  ['prize-paid', 5],
];

describe('a draw that is cut off at any call of any port', () => {
  it('ends with one draw that verifies, one payout, and an empty pool account', { timeout: 120_000 }, async () => {
    const points = await atEveryPoint(async (point) => {
      const { poolId, members } = await fullPool();
      const dying = crashingPorts(world.ports, point);
      await world.settle(dying.ports);
      const drawnBefore = await drawOf(poolId);
      world.passTheGrace();
      await world.settle();
      await expectSettled(world, poolId);
      expect(await stateOf(poolId)).toBe('COMPLETED');
      if (drawnBefore) expect(await drawOf(poolId)).toEqual(drawnBefore);
      expect((await verdictOf(poolId)).ok).toBe(true);
      expect(balancesOf(members)).toEqual([0, 1_500]);
      expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
      expect(await eventsOf(world, poolId)).toEqual(DRAWN_POOL);
      return { struck: dying.struck() };
    });
    // Three looks at the state and the payouts, reading the list, four steps of our own, and two transfers, at least.
    expect(points).toBeGreaterThanOrEqual(10);
  });
});

describe('two draws of one pool at once', () => {
  it('are one draw, whichever call of the one the other comes between', { timeout: 120_000 }, async () => {
    await atEveryPoint(async (point) => {
      const { poolId, members } = await fullPool();
      const other = () => drawn(poolId, world.ports);
      const slow = interruptedPorts(world.ports, point, other);
      await drawn(poolId, slow.ports);
      await expectDrawnOnce(poolId, members);
      return { struck: slow.struck() };
    });
  });

  it('are one draw when nothing holds them apart', { timeout: 60_000 }, async () => {
    for (let round = 0; round < 5; round += 1) {
      const { poolId, members } = await fullPool();
      await Promise.all([1, 2, 3].map(() => drawn(poolId, world.ports)));
      await expectDrawnOnce(poolId, members);
    }
  });
});

const drawn = async (poolId: string, on: Ports): Promise<void> => {
  const done = await drawPool(world.depsOn(on))({ poolId }, world.staff);
  expect(done.ok).toBe(true);
};

const expectDrawnOnce = async (poolId: string, members: readonly string[]): Promise<void> => {
  await expectSettled(world, poolId);
  expect(await eventsOf(world, poolId)).toEqual(DRAWN_POOL);
  expect(balancesOf(members)).toEqual([0, 1_500]);
  const payouts = world.books.transfers.filter(({ debit }) => debit === `pool/${poolId}`);
  expect(payouts.map(({ amountMinor }) => amountMinor)).toEqual([1_500, 500]);
};

describe('a cancellation between any two calls of a draw', () => {
  it('excludes the draw, or is refused because the draw has started', { timeout: 120_000 }, async () => {
    const ends = new Set<string | undefined>();
    await atEveryPoint(async (point) => {
      const { poolId, members } = await fullPool();
      let cancelled: boolean | undefined;
      const slow = interruptedPorts(world.ports, point, async () => {
        const cancel = cancelPool(world.depsOn(world.ports));
        cancelled = (await cancel({ poolId, reason: 'Too late?' }, world.staff)).ok;
      });
      await drawn(poolId, slow.ports);
      await world.settle();
      await expectSettled(world, poolId);
      const state = await stateOf(poolId);
      expect(state).toBe(cancelled ? 'CANCELLED' : 'COMPLETED');
      ends.add(state);
      expect(world.books.balance({ kind: 'pool', poolId })).toBe(0);
      expect(balancesOf(members)).toEqual(cancelled ? [1_000, 1_000] : [0, 1_500]);
      return { struck: slow.struck() };
    });
    expect(ends).toEqual(new Set(['CANCELLED', 'COMPLETED']));
  });
});

describe('the payout of a prize', () => {
  it('takes from the pool what it holds and the rest from the operator', async () => {
    const { poolId, members } = await fullPool(5_000);
    await world.settle();
    await expectSettled(world, poolId);
    expect(balancesOf(members)).toEqual([0, 5_000]);
    expect(world.books.transfers.filter(({ debit }) => debit === 'system/prizes').at(-1)?.amountMinor).toBe(3_000);
  });

  it('that the wallet refuses is tried again under the next key, and made once', async () => {
    const { poolId, members } = await fullPool();
    for (const userId of members) world.books.refuse({ kind: 'user', userId }, 'wallet.account_suspended');
    await world.settle();
    expect(await stateOf(poolId)).toBe('COMPLETED');
    expect(world.books.balance({ kind: 'pool', poolId })).toBe(4 * PRICE_MINOR);
    for (const userId of members) world.books.refuse({ kind: 'user', userId }, undefined);
    for (let tries = 0; tries < 3; tries += 1) {
      world.passTheLife();
      await world.settle();
    }
    await expectSettled(world, poolId);
    expect(balancesOf(members)).toEqual([0, 1_500]);
  });
});
