import { type DrawVerdict, verifyDraw } from '@tessera/proofs';
import { expect } from 'vitest';
import type { PoolTerms } from '../src/domain/pools/pool-terms.ts';
import { drawPool } from '../src/use-cases/draws/draw-pool.ts';
import { getDraw } from '../src/use-cases/draws/get-draw.ts';
import { drawFileBytes } from './draw-file-bytes.ts';
import { type Ports, PRICE_MINOR, type RaffleWorld } from './raffle-world.ts';

/** A pool that two members have filled with two tickets each; nothing has been drawn yet. */
export const fullPool = async (world: RaffleWorld, terms: Partial<PoolTerms> = {}) => {
  const poolId = await world.openPool(terms, 1_500);
  const members = [world.member(2 * PRICE_MINOR), world.member(2 * PRICE_MINOR)] as const;
  for (const userId of members) expect((await world.buy(userId, poolId, 2)).ok).toBe(true);
  return { poolId, members };
};

export const stateOf = async (world: RaffleWorld, poolId: string): Promise<string | undefined> => {
  const [row] = await world.sql<{ state: string }>('select state from raffle.pools where id = $1', [poolId]);
  return row?.state;
};

/** One run of the draw, on ports that may be cut off. */
export const draw = async (world: RaffleWorld, poolId: string, on: Ports = world.ports): Promise<void> => {
  expect((await drawPool(world.depsOn(on))({ poolId }, world.staff)).ok).toBe(true);
};

export const viewOf = async (world: RaffleWorld, poolId: string) => {
  const view = await getDraw(world.ports)({ poolId }, world.staff);
  if (!view.ok) throw new Error(view.error.code);
  return view.value;
};

export const verdictOf = async (world: RaffleWorld, poolId: string): Promise<DrawVerdict> =>
  verifyDraw(await drawFileBytes(world.ports, poolId));

export const balancesOf = (world: RaffleWorld, members: readonly string[]): number[] =>
  members.map((userId) => world.books.balance({ kind: 'user', userId })).sort((a, b) => a - b);
