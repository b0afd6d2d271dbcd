import { expect } from 'vitest';
import type { PoolTerms } from '../src/domain/pools/pool-terms.ts';
import { PRICE_MINOR, type RaffleWorld } from './raffle-world.ts';

/** A full pool of so many tickets, all but the first put there without a purchase of their own; every so many belong to one person. */
export const poolOfMany = async (
  world: RaffleWorld,
  tickets: number,
  ticketsPerEntrant: number,
  terms: Partial<PoolTerms> = {},
): Promise<string> => {
  const usual = { ticketsRequired: tickets, ticketsPerMember: null, winnerCount: 3, alternateCount: 5 };
  const pool = await world.openPool({ ...usual, ...terms });
  expect((await world.buy(world.member(PRICE_MINOR), pool)).ok).toBe(true);
  await world.sql(
    `insert into raffle.tickets (tenant_id, pool_id, number, id, purchase_id, user_id, entrant_commit)
     select tenant_id, pool_id, n, gen_random_uuid(), purchase_id,
       ('00000000-0000-7000-8000-' || lpad(to_hex(n / ${ticketsPerEntrant}), 12, '0'))::uuid, sha256(n::text::bytea)
     from raffle.tickets, generate_series(2, $2) n where pool_id = $1 and number = 1`,
    [pool, tickets],
  );
  await world.sql('analyze raffle.tickets');
  await world.sql(
    `update raffle.pools set sold = $2, state = 'FULL', filled_at = opened_at, sequence = 2 where id = $1`,
    [pool, tickets],
  );
  return pool;
};
