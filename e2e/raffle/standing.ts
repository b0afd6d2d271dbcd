import { drawCommitted, drawCompleted } from '@tessera/contracts';
import { type BeaconChain, verifyDraw } from '@tessera/proofs';
import { eventually } from '@tessera/testing';
import { expect } from 'vitest';
import { brokenPromises } from '../database.ts';
import { raffleInvariants } from '../invariants.ts';
import { storedEvents } from '../streams.ts';
import type { RafflePlace } from './place.ts';
import type { PoolRun } from './pool-run.ts';

/** How a pool stands in the raffle's books. */
export interface Standing {
  readonly state: string;
  readonly sold: number;
  readonly settled: boolean;
  readonly under_way: string;
  readonly commitment: Buffer | null;
  readonly picks: string | null;
}

export const SETTLE_WITHIN_MS = 60_000;

export const standingOf = async ({ database }: RafflePlace, poolId: string): Promise<Standing> => {
  const [standing] = await database.sql<Standing>(
    `select p.state, p.sold, p.settled_at is not null as settled, d.commitment_hash as commitment,
       (select count(*) from raffle.purchases where pool_id = p.id and status in ('PENDING', 'REFUNDING')) as under_way,
       (select string_agg(kind || place || ':' || ticket_number, ' ' order by kind, place)
          from raffle.draw_picks where pool_id = p.id) as picks
     from raffle.pools p left join raffle.draws d on d.tenant_id = p.tenant_id and d.pool_id = p.id where p.id = $1`,
    [poolId],
  );
  if (!standing) throw new Error(`there is no pool ${poolId}`);
  return standing;
};

export const nameOf = ({ state, settled: paidOut, under_way }: Standing): string =>
  `${state}${paidOut ? ' and settled' : ''}${Number(under_way) > 0 ? ' with purchases under way' : ''}`;

/** Waits until nothing is under way any more, and everything that must hold then does. */
export const settled = (place: RafflePlace, { poolId }: PoolRun): Promise<void> =>
  eventually(
    async () => {
      const { state, settled: paidOut } = await standingOf(place, poolId);
      expect(state === 'CANCELLED' || paidOut, `the pool is ${state}`).toBe(true);
      expect(await brokenPromises(place.database.sql, raffleInvariants)).toEqual([]);
    },
    { timeoutMs: SETTLE_WITHIN_MS, everyMs: 200 },
  );

/** Each buyer's answers are what the books say, purchase by purchase, and there is no other. */
export const expectAnswersKept = async ({ database }: RafflePlace, { bought, poolId }: PoolRun): Promise<void> => {
  const stored = await database.sql<{ id: string; user_id: string; numbers: number[] }>(
    `select p.id, p.user_id, array_agg(t.number order by t.number) as numbers from raffle.purchases p
     join raffle.tickets t on t.tenant_id = p.tenant_id and t.purchase_id = p.id
     where p.pool_id = $1 and p.confirmed_at is not null group by p.tenant_id, p.id`,
    [poolId],
  );
  const answered = bought
    .filter(({ answer }) => answer.status === 201)
    .map(({ buyer, quantity, answer }) => {
      const { id, tickets } = JSON.parse(answer.body) as { id: string; tickets: { number: number }[] };
      expect(tickets).toHaveLength(quantity);
      return { id, user_id: buyer.userId, numbers: tickets.map((ticket) => ticket.number).sort((a, b) => a - b) };
    });
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  expect(stored.toSorted(byId)).toEqual(answered.toSorted(byId));
};

interface Tenant {
  readonly tenantId: string;
  readonly buyers: readonly unknown[];
}

/** Every transfer of the tenant has its reason in the raffle's books, and the other way round: so nothing was paid twice. */
export const expectEveryTransferExplained = async (
  { database }: RafflePlace,
  { tenantId, buyers }: Tenant,
): Promise<void> => {
  const [row] = await database.sql<{ transfers: string; explained: string }>(
    `select (select count(*) from wallet.transfers where tenant_id = $1) as transfers,
       (select count(*) from raffle.purchases where tenant_id = $1 and transfer_id is not null) +
       (select count(*) from raffle.purchases where tenant_id = $1 and refund_transfer_id is not null) +
       (select count(*) from raffle.payouts where tenant_id = $1 and paid_at is not null) as explained`,
    [tenantId],
  );
  expect(Number(row?.transfers)).toBe(Number(row?.explained) + buyers.length);
};

/** How often the streams tell that a pool was committed, and that it was drawn. */
export const toldOf = async ({ stack }: RafflePlace, poolId: string): Promise<readonly [number, number]> => {
  const about = async (event: typeof drawCommitted | typeof drawCompleted) =>
    (await storedEvents<{ poolId: string }>(stack, event)).filter((told) => told.poolId === poolId);
  return [(await about(drawCommitted)).length, (await about(drawCompleted)).length];
};

/** The published file of a pool that was drawn. */
export const drawFileOf = async ({ stack }: RafflePlace, poolId: string): Promise<Uint8Array> => {
  const file = await fetch(`${stack.urls.raffle}/v1/pools/${poolId}/draw-file`);
  expect(file.status).toBe(200);
  return new Uint8Array(await file.arrayBuffer());
};

/** A pool that was drawn was drawn once, as what stood before a blow says. */
export const expectOneDraw = async (
  place: RafflePlace,
  { poolId }: PoolRun,
  atTheBlow: Standing,
  chains: readonly BeaconChain[] = [],
): Promise<void> => {
  const { commitment, picks } = await standingOf(place, poolId);
  expect(await toldOf(place, poolId)).toEqual([1, 1]);
  // What stood before the blow stands after it.
  if (atTheBlow.commitment) expect(commitment).toEqual(atTheBlow.commitment);
  if (atTheBlow.picks !== null) expect(picks).toBe(atTheBlow.picks);
  const commitmentHash = commitment?.toString('hex') ?? 'none';
  expect(verifyDraw(await drawFileOf(place, poolId), { commitmentHash, chains })).toMatchObject({ ok: true });
};
