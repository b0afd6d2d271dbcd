import { expect } from 'vitest';
import type { RaffleWorld } from './raffle-world.ts';

interface PoolCounts {
  readonly id: string;
  readonly state: string;
  readonly sold: number;
  readonly reserved: number;
  readonly numbers: number[];
  readonly pending_places: number;
}

/** What must hold at any moment, whatever was cut off where: read from the tables and the wallet's books. */
export const expectNothingBroken = async (world: RaffleWorld): Promise<void> => {
  const pools = await world.sql<PoolCounts>(
    `select p.id, p.state, p.sold, p.reserved,
       coalesce((select array_agg(number order by number) from raffle.tickets t where t.pool_id = p.id), '{}') as numbers,
       (select coalesce(sum(quantity), 0)::int from raffle.purchases u where u.pool_id = p.id and u.status = 'PENDING')
         as pending_places
     from raffle.pools p`,
  );
  for (const pool of pools) {
    expect(pool.numbers).toEqual(Array.from({ length: pool.sold }, (_, index) => index + 1));
    expect(pool.reserved).toBe(pool.pending_places);
  }
  expect(world.books.sum()).toBe(0);
  await expectEntriesKept(world);
};

interface Booked {
  readonly transfer_id: string;
  readonly side: 'debitEntry' | 'creditEntry';
  readonly entry: object | null;
}

/** Whatever was asked how often, and by whom: what is kept of a payment or a payout is the entry that the ledger has for it. */
const expectEntriesKept = async (world: RaffleWorld): Promise<void> => {
  const entry = `case when entry_hash is not null then jsonb_build_object('accountId', entry_account_id,
    'sequence', entry_sequence, 'hash', encode(entry_hash, 'hex')) end as entry`;
  const booked = await world.sql<Booked>(
    `select transfer_id, 'debitEntry' as side, ${entry} from raffle.purchases where transfer_id is not null
     union all select transfer_id, 'creditEntry', ${entry} from raffle.payouts where transfer_id is not null`,
  );
  for (const row of booked) expect(row.entry).toEqual(world.books.entriesOf(row.transfer_id)[row.side] ?? null);
};

/** What must hold once everything has settled: nothing open, nothing held, and sales = prize + fees + refunds + held. */
export const expectSettled = async (world: RaffleWorld, poolId: string): Promise<void> => {
  await expectNothingBroken(world);
  const open = await world.sql(
    `select id, status from raffle.purchases where pool_id = $1 and status in ('PENDING', 'REFUNDING')`,
    [poolId],
  );
  expect(open).toEqual([]);
  expect(world.books.activeHolds()).toEqual([]);
  const figures = await world.ports.raffles.read(world.staff, (rows) => rows.pools.figuresOf(poolId));
  const { salesMinor, prizesMinor, feesMinor, refundsMinor } = figures;
  const held = BigInt(world.books.balance({ kind: 'pool', poolId }));
  expect(salesMinor).toBe(prizesMinor + feesMinor + refundsMinor + held);
};

/** Captures and refunds in the wallet's books, by purchase. */
export const movesOf = (world: RaffleWorld, purchaseId: string): string[] =>
  world.books.transfers.filter((transfer) => transfer.purchaseId === purchaseId).map(({ reason }) => reason);

/** Events that were published about a pool, a purchase or a prize, in order, with their counts. */
export const eventsOf = async (world: RaffleWorld, aggregateId: string): Promise<[string, number][]> => {
  const rows = await world.sql<{ subject: string; sequence: string }>(
    `select subject, headers->>'ce-sequence' as sequence from raffle.outbox where aggregate like '%/' || $1 and aggregate not like 'draw/%' order by position`,
    [aggregateId],
  );
  return rows.map(({ subject, sequence }) => [subject.split('.').at(-2) ?? '', Number(sequence)]);
};
