import { money, type Result } from '@tessera/kernel';
import { expect } from 'vitest';
import type { Claim } from '../src/domain/claims/claim.ts';
import type { PoolTerms } from '../src/domain/pools/pool-terms.ts';
import type { PrizeDetails } from '../src/domain/prizes/prize.ts';
import { acceptClaim } from '../src/use-cases/claims/accept-claim.ts';
import { declineClaim } from '../src/use-cases/claims/decline-claim.ts';
import { drawPool } from '../src/use-cases/draws/draw-pool.ts';
import { createPool } from '../src/use-cases/pools/create-pool.ts';
import { openPool } from '../src/use-cases/pools/open-pool.ts';
import { createPrize } from '../src/use-cases/prizes/create-prize.ts';
import { addVouchers } from '../src/use-cases/vouchers/add-vouchers.ts';
import { plainTerms, samplePrize } from './domain/samples.ts';
import { type Ports, PRICE_MINOR, type RaffleWorld } from './raffle-world.ts';

export const WINDOW_SECONDS = 3_600;

export const demand = <T>(result: Result<T, { readonly code: string }>): T => {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
};

/** A pool with a claim window, of a prize of its own; a voucher has codes that name it. */
export const openClaimsPool = async (
  world: RaffleWorld,
  prize: Partial<PrizeDetails> = {},
  terms: Partial<PoolTerms> = {},
) => {
  const { ports, staff } = world;
  const { id: _, stockLeft: __, version: ___, createdAt: ____, archivedAt: _____, ...details } = samplePrize(prize);
  const { id: prizeId } = demand(await createPrize(ports)({ ...details, stock: 1_000, ...prize }, staff));
  const ticketPrice = money(BigInt(PRICE_MINOR), 'EUR');
  const usual = { ...plainTerms, prizeId, ticketPrice, claimWindowSeconds: WINDOW_SECONDS, ...terms };
  const pool = demand(await createPool(ports)(usual, staff));
  if (prize.kind === 'VOUCHER') {
    const codes = Array.from({ length: usual.winnerCount }, (_nothing, index) => `${prizeId}-${index}`);
    demand(await addVouchers(ports)({ prizeId, codes }, staff));
  }
  demand(await openPool(world.depsOn(ports))({ poolId: pool.id }, staff));
  return { poolId: pool.id, prizeId };
};

export type ClaimsPool = Awaited<ReturnType<typeof soldPool>>;

/** A pool that is full; nothing has been drawn yet. Where it matters whose tickets they are there are several buyers. */
export const soldPool = async (
  world: RaffleWorld,
  prize: Partial<PrizeDetails> = {},
  terms: Partial<PoolTerms> = {},
  buyers = 1,
) => {
  const tickets = terms.ticketsRequired ?? 2;
  const opened = await openClaimsPool(world, prize, { ticketsRequired: tickets, alternateCount: 1, ...terms });
  const { poolId, prizeId } = opened;
  const each = tickets / buyers;
  for (let buyer = 0; buyer < buyers; buyer += 1) {
    demand(await world.buy(world.member(each * PRICE_MINOR), poolId, each));
  }
  const claims = (): Promise<Claim[]> => world.ports.raffles.read(world.staff, (rows) => rows.claims.ofPool(poolId));
  return {
    ...{ poolId, prizeId, claims },
    /** The claim of the n-th pick, from 1. */
    async claim(rank = 1): Promise<Claim> {
      const claim = (await claims())[rank - 1];
      if (!claim) throw new Error(`nobody of rank ${rank} has a claim`);
      return claim;
    },
    stateOf: async () => (await claims()).map(({ state }) => state),
  };
};

/** Takes a full or drawn pool as far as it goes, as the job does, without the job. */
export const carryOn = (world: RaffleWorld, poolId: string, on: Ports = world.ports) =>
  drawPool(world.depsOn(on))({ poolId }, world.staff);

/** A pool that was drawn; the claims of its winners are open. */
export const drawnPool = async (...of: Parameters<typeof soldPool>): Promise<ClaimsPool> => {
  const pool = await soldPool(...of);
  await carryOn(of[0], pool.poolId);
  return pool;
};

export const accept = (world: RaffleWorld, { id, userId }: Claim, on: Ports = world.ports) =>
  acceptClaim(world.depsOn(on))({ claimId: id }, world.contextOf(userId, 'member'));

export const decline = (world: RaffleWorld, { id, userId }: Claim, on: Ports = world.ports) =>
  declineClaim(world.depsOn(on))({ claimId: id }, world.contextOf(userId, 'member'));

/** The time to accept what has been opened so far is over. */
export const passTheWindow = (world: RaffleWorld): void => world.clock.advance(WINDOW_SECONDS * 1_000);

/**
 * What must hold of a pool's claims at any moment: one claim at most to a place, no more prizes given than there are, ranks
 * used in order, what nobody took back in stock, and the pool's money where the books say.
 */
export const expectClaimsHold = async (world: RaffleWorld, poolId: string): Promise<void> => {
  const { raffles } = world.ports;
  const { pool, claims, figures, payouts } = await raffles.read(world.staff, async (rows) => ({
    pool: await rows.pools.find(poolId),
    claims: await rows.claims.ofPool(poolId),
    figures: await rows.pools.figuresOf(poolId),
    payouts: await rows.payouts.ofPool(poolId),
  }));
  if (!pool) throw new Error('the pool is gone');
  const live = claims.filter(({ state }) => state !== 'DECLINED' && state !== 'EXPIRED');
  expect(new Set(live.map(({ place }) => place)).size).toBe(live.length);
  expect(claims.map(({ rank }) => rank)).toEqual(claims.map((_, index) => index + 1));
  const [row] = await world.sql<{ stock: number; left: number }>(
    'select stock, stock_left as left from raffle.prizes where id = $1',
    [pool.prizeId],
  );
  expect(row && row.stock - row.left).toBe(live.length);
  const held = BigInt(world.books.balance({ kind: 'pool', poolId }));
  const accounted = figures.prizesMinor + figures.feesMinor + figures.refundsMinor + held;
  // One payout may have been made by the wallet without our having heard of it; the next run does.
  const unheard = payouts.filter(({ from, transferId }) => from === 'POOL' && transferId === null);
  expect([0n, ...unheard.map(({ amount }) => amount.amountMinor)]).toContain(figures.salesMinor - accounted);
  expect(world.books.sum()).toBe(0);
};
