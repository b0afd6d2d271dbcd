import { setTimeout as delay } from 'node:timers/promises';
import { drawCommitted, drawCompleted } from '@tessera/contracts';
import { verifyDraw } from '@tessera/proofs';
import { identify } from '@tessera/stack';
import { eventually, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenPromises } from './database.ts';
import { raffleInvariants } from './invariants.ts';
import { openRafflePlace, type RaffleClub, type RafflePlace } from './raffle/place.ts';
import { PoolRun } from './raffle/pool-run.ts';
import { storedEvents } from './streams.ts';

/** `npm run soak -- raffle` plays 200 rounds, `npm test` two: the raffle itself is killed, then Postgres. */
const soaks = process.env['SOAK'] === '1';
const rounds = soaks ? Number(process.env['ROUNDS'] ?? 200) : 2;

const BUYERS = 5;
const HALF_FULL = 6;
const AFTER_THE_SALE = ['FULL', 'STARTED', 'COMPLETED'];
const SETTLE_WITHIN_MS = 60_000;

type Victim = 'raffle' | 'wallet' | 'nats' | 'postgres';
/** Where in a pool's life the blow is meant to fall. */
type Moment = 'purchase' | 'fill' | 'draw' | 'cancel';

let place: RafflePlace;
let firstSeed: number;
let failed = false;
/** States in which a blow found its pool. */
const struck = new Map<string, number>();

beforeAll(async () => {
  firstSeed = seededRandom().seed;
  place = await openRafflePlace();
}, 120_000);

afterAll(() => place?.dispose(failed), 60_000);

interface Standing {
  readonly state: string;
  readonly sold: number;
  readonly settled: boolean;
  readonly under_way: string;
  readonly commitment: Buffer | null;
  readonly picks: string | null;
}

const standingOf = async (poolId: string): Promise<Standing> => {
  const [standing] = await place.database.sql<Standing>(
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

const pidOf = (victim: Victim): number | undefined => {
  const { stack } = place;
  return victim === 'nats' || victim === 'postgres' ? stack[victim].pid : stack.services.pid(victim);
};

const kill = (victim: Victim): Promise<void> => {
  const { stack } = place;
  return victim === 'nats' || victim === 'postgres' ? stack[victim].kill() : stack.services.kill(victim);
};

const bringBack = async (victims: readonly Victim[]): Promise<void> => {
  const { stack } = place;
  for (const engine of ['postgres', 'nats'] as const) if (victims.includes(engine)) await stack[engine].restart();
  // Waits until both are ready, also where they were not what was killed.
  for (const service of ['wallet', 'raffle'] as const) await stack.services.restart(service);
};

/** SIGKILL at some instant around the moment; how the pool stood when the dead were dead. */
const strike = async (
  victims: readonly Victim[],
  moment: Moment,
  run: PoolRun,
  random: SeededRandom,
): Promise<Standing> => {
  if (moment === 'draw') {
    const from = random.integer(0, AFTER_THE_SALE.length - 1);
    const there = async () => expect(AFTER_THE_SALE.slice(from)).toContain((await standingOf(run.poolId)).state);
    await eventually(there, { timeoutMs: SETTLE_WITHIN_MS, everyMs: 1 });
  } else if (moment === 'fill') {
    const some = async () => expect((await standingOf(run.poolId)).sold).toBeGreaterThanOrEqual(HALF_FULL);
    await eventually(some, { timeoutMs: SETTLE_WITHIN_MS, everyMs: 1 });
  }
  await delay(random.integer(0, moment === 'draw' ? 20 : 150));
  const pids = victims.map(pidOf);
  await Promise.all(victims.map(kill));
  for (const pid of pids) expect(pid === undefined ? 'never ran' : identify(pid)).toBeUndefined();
  await delay(random.integer(0, 300));
  if (victims.includes('postgres')) await place.stack.postgres.restart();
  const standing = await standingOf(run.poolId);
  await bringBack(victims.filter((victim) => victim !== 'postgres'));
  return standing;
};

const settled = (run: PoolRun): Promise<void> =>
  eventually(
    async () => {
      const { state, settled: paidOut } = await standingOf(run.poolId);
      expect(state === 'CANCELLED' || paidOut, `the pool is ${state}`).toBe(true);
      expect(await brokenPromises(place.database.sql, raffleInvariants)).toEqual([]);
    },
    { timeoutMs: SETTLE_WITHIN_MS, everyMs: 200 },
  );

/** Each buyer's answers are what the books say, purchase by purchase, and there is no other. */
const expectAnswersKept = async ({ bought, poolId }: PoolRun): Promise<void> => {
  const stored = await place.database.sql<{ id: string; user_id: string; numbers: number[] }>(
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

/** Every transfer of the tenant has its reason in the raffle's books, and the other way round: so nothing was paid twice. */
const expectEveryTransferExplained = async ({ tenantId, buyers }: RaffleClub): Promise<void> => {
  const [row] = await place.database.sql<{ transfers: string; explained: string }>(
    `select (select count(*) from wallet.transfers where tenant_id = $1) as transfers,
       (select count(*) from raffle.purchases where tenant_id = $1 and transfer_id is not null) +
       (select count(*) from raffle.purchases where tenant_id = $1 and refund_transfer_id is not null) +
       (select count(*) from raffle.payouts where tenant_id = $1 and paid_at is not null) as explained`,
    [tenantId],
  );
  expect(Number(row?.transfers)).toBe(Number(row?.explained) + buyers.length);
};

const expectOneDraw = async (run: PoolRun, atTheBlow: Standing): Promise<void> => {
  const { state, commitment, picks } = await standingOf(run.poolId);
  const about = async (event: typeof drawCommitted | typeof drawCompleted) =>
    (await storedEvents<{ poolId: string }>(place.stack, event)).filter(({ poolId }) => poolId === run.poolId);
  const told = async () => [(await about(drawCommitted)).length, (await about(drawCompleted)).length];
  if (state === 'CANCELLED') {
    expect(await told()).toEqual([0, 0]);
    return;
  }
  expect(await told()).toEqual([1, 1]);
  // What stood before the blow stands after it.
  if (atTheBlow.commitment) expect(commitment).toEqual(atTheBlow.commitment);
  if (atTheBlow.picks !== null) expect(picks).toBe(atTheBlow.picks);
  const file = await fetch(`${place.stack.urls.raffle}/v1/pools/${run.poolId}/draw-file`);
  expect(file.status).toBe(200);
  expect(verifyDraw(new Uint8Array(await file.arrayBuffer()))).toMatchObject({ ok: true });
};

/** Everything that a round can go wrong by follows from its own seed: `SEED=<it> ROUNDS=1` plays it again. */
const planOf = (round: number, random: SeededRandom): { victims: Victim[]; moment: Moment } => {
  if (!soaks) return { victims: [round === 0 ? 'raffle' : 'postgres'], moment: round === 0 ? 'draw' : 'cancel' };
  const shuffled = random.shuffle<Victim>(['raffle', 'wallet', 'nats', 'postgres']);
  const moment = random.pick(['purchase', 'fill', 'draw', 'cancel'] as const);
  return { victims: shuffled.slice(0, random.integer(1, 4) === 4 ? 2 : 1), moment };
};

const nameOf = ({ state, settled: paidOut, under_way }: Standing): string =>
  `${state}${paidOut ? ' and settled' : ''}${Number(under_way) > 0 ? ' with purchases under way' : ''}`;

describe('in the life of a pool, a process is killed', () => {
  test.each(Array.from({ length: rounds }, (_, index) => index))(
    'round %i: one draw, one payout, every cent in its place, and nothing stuck',
    async (round) => {
      failed = true;
      const random = seededRandom(firstSeed + round);
      const { victims, moment } = planOf(round, random);
      const club = await place.openClub(BUYERS);
      const run = await PoolRun.open(place, club, random, {
        ...{ ticketsRequired: random.integer(12, 24), winnerCount: random.integer(1, 3), prizeMinor: 500 },
        alternateCount: random.integer(0, 2),
      });
      const sold = run.sellOut();
      const cancelled =
        moment === 'cancel' ? delay(random.integer(0, 200)).then(() => run.cancel()) : Promise.resolve(undefined);
      const atTheBlow = await strike(victims, moment, run, random);
      struck.set(nameOf(atTheBlow), (struck.get(nameOf(atTheBlow)) ?? 0) + 1);
      const [cancellation] = await Promise.all([cancelled, sold]);
      await settled(run);
      const { state } = await standingOf(run.poolId);
      console.log(
        `round ${round}: ${victims.join(' and ')} killed, the pool was ${nameOf(atTheBlow)} and ends ${state}`,
      );
      expect(state === 'CANCELLED').toBe(cancellation?.status === 200);
      await expectAnswersKept(run);
      await expectEveryTransferExplained(club);
      await expectOneDraw(run, atTheBlow);
      failed = false;
    },
    180_000,
  );

  if (soaks && rounds >= 100)
    test('and every state of a pool was struck', () => {
      console.log([...struck].map(([state, times]) => `${state}: ${times}`).join('\n'));
      const states = [...struck.keys()].join(', ');
      for (const state of ['OPEN with purchases under way', 'FULL', 'STARTED', 'COMPLETED', 'CANCELLED with'])
        expect(states).toContain(state);
    });
});
