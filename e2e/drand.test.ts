import { setTimeout as delay } from 'node:timers/promises';
import { chainHash, roundTimeMs, toHex } from '@tessera/proofs';
import { identify } from '@tessera/stack';
import { eventually, isSoaking, openLive, roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type BeaconPlace,
  LEAD_SECONDS,
  OVERDUE_SECONDS,
  openBeaconPlace,
  verifyOffline,
} from './raffle/beacon-place.ts';
import type { Buyer, RaffleClub } from './raffle/place.ts';
import { PoolRun } from './raffle/pool-run.ts';
import {
  drawFileOf,
  expectAnswersKept,
  expectEveryTransferExplained,
  expectOneDraw,
  nameOf,
  type Standing,
  settled,
  standingOf,
  toldOf,
} from './raffle/standing.ts';

/**
 * `npm run soak -- drand` plays ten rounds of three pools, waits until a beacon is called overdue, and lets one pool be given up. `npm test` plays
 * one round of two pools, most of which is the minute that no commitment may be nearer to its round than.
 */
const rounds = roundsOf('ROUNDS', { usually: 1, soaking: 10 });
const POOLS = isSoaking ? 3 : 2;
const BUYERS = 4;
const WAIT_MS = (LEAD_SECONDS + 30) * 1_000;

let place: BeaconPlace;
let firstSeed: number;
let failed = false;

beforeAll(async () => {
  firstSeed = seededRandom().seed;
  place = await openBeaconPlace();
}, 120_000);

afterAll(() => place?.dispose(failed), 60_000);

interface DrawBody {
  readonly status: string;
  readonly waitingFor: string | null;
  readonly dueAt: string;
  readonly committedAt: string;
  readonly commitmentHash: string;
  readonly commitment: { readonly mode: string; readonly chainHash: string; readonly round: number };
  readonly winners: readonly object[];
}

const asked = async <T>(path: string, token: string): Promise<T> => {
  const response = await fetch(place.url + path, { headers: { authorization: `Bearer ${token}` } });
  expect(response.status).toBe(200);
  return (await response.json()) as T;
};

const drawOf = ({ poolId }: PoolRun, { token }: Buyer) => asked<DrawBody>(`/v1/pools/${poolId}/draw`, token);

/** What somebody who begins to watch the pool is shown first. */
const firstShown = async ({ poolId }: PoolRun, { token }: Buyer): Promise<unknown> => {
  const live = await openLive(place.url, `/v1/pools/${poolId}/live`, { token });
  const { data } = await live.next();
  live.close();
  return data;
};

/** SIGKILL, and how each pool stood when the raffle was dead. */
const killRaffle = async (runs: readonly PoolRun[]): Promise<Standing[]> => {
  const { services } = place.stack;
  const pid = services.pid('raffle');
  await services.kill('raffle');
  expect(pid === undefined ? 'never ran' : identify(pid)).toBeUndefined();
  const standings = await Promise.all(runs.map(({ poolId }) => standingOf(place, poolId)));
  await services.restart('raffle');
  return standings;
};

/** A pool that waits: what was committed, and nothing since. */
interface Waiting {
  readonly run: PoolRun;
  readonly draw: DrawBody;
  readonly standing: Standing;
}

/** Opens a pool, sells it out through the gateway, and waits for its commitment. */
const sellOut = async (club: RaffleClub, random: SeededRandom): Promise<Waiting> => {
  const run = await PoolRun.open(place, club, random, {
    ...{
      ticketsRequired: random.integer(8, 16),
      winnerCount: random.integer(1, 2),
      alternateCount: random.integer(0, 2),
    },
    ...{ prizeMinor: 300, drawMode: 'DRAND' },
  });
  await run.sellOut();
  const committed = async () => expect((await standingOf(place, run.poolId)).state).toBe('STARTED');
  await eventually(committed, { timeoutMs: 30_000 });
  const [buyer] = club.buyers as readonly [Buyer];
  return { run, draw: await drawOf(run, buyer), standing: await standingOf(place, run.poolId) };
};

const expectFarAhead = ({ draw: { commitment, committedAt, dueAt } }: Waiting): void => {
  const { chain } = place.beacon;
  expect(commitment).toMatchObject({ mode: 'DRAND', chainHash: toHex(chainHash(chain)) });
  expect(Date.parse(dueAt)).toBe(roundTimeMs(chain, commitment.round));
  const ahead = Date.parse(dueAt) - Date.parse(committedAt);
  expect(ahead).toBeGreaterThanOrEqual(LEAD_SECONDS * 1_000);
  expect(ahead).toBeLessThan((LEAD_SECONDS + 1) * 1_000);
};

/** It waits, says so, and nothing else has happened to it, to its money or to what the streams tell. */
const expectWaiting = async ({ run, draw, standing }: Waiting, buyer: Buyer): Promise<void> => {
  expect(await standingOf(place, run.poolId)).toEqual(standing);
  expect(standing).toMatchObject({ state: 'STARTED', picks: null, settled: false, under_way: '0' });
  expect(await drawOf(run, buyer)).toEqual(draw);
  expect(draw).toMatchObject({ status: 'COMMITTED', waitingFor: 'BEACON', winners: [] });
  const { chainHash: chain, round } = draw.commitment;
  const beacon = { chainHash: chain, round, dueAt: draw.dueAt };
  expect(await firstShown(run, buyer)).toMatchObject({ state: 'STARTED', draw: { beacon, winningNumbers: null } });
  expect((await fetch(`${place.url}/v1/pools/${run.poolId}/draw-file`)).status).toBe(404);
  expect(await toldOf(place, run.poolId)).toEqual([1, 0]);
};

/** Rounds were asked for that somebody committed to, and only once they were due. */
const expectAskedInTime = (waiting: readonly Waiting[], since: Date): void => {
  const committed = waiting.map(({ draw }) => draw.commitment.round);
  for (const { round, at } of place.mirrors.flatMap((mirror) => mirror.asked).filter((one) => one.at >= since)) {
    expect(committed).toContain(round);
    expect(at.getTime()).toBeGreaterThanOrEqual(roundTimeMs(place.beacon.chain, round));
  }
};

/** Every mirror was asked for every committed round, and none gave one that is right. */
const expectAllAsked = (waiting: readonly Waiting[]): Promise<void> =>
  eventually(
    () => {
      for (const { draw } of waiting)
        for (const mirror of place.mirrors)
          expect(mirror.asked.map(({ round }) => round)).toContain(draw.commitment.round);
    },
    { timeoutMs: WAIT_MS, everyMs: 100 },
  );

/** SIGKILL somewhere between the beacon's coming and the last payout. */
const killWhileDrawing = async (waiting: readonly Waiting[], random: SeededRandom): Promise<Standing[]> => {
  const since = new Date();
  place.tell(random);
  const isTold = () => {
    const telling = place.mirrors.filter(({ manner }) => manner === 'right');
    expect(telling.some(({ asked: rounds }) => rounds.some(({ at }) => at >= since))).toBe(true);
  };
  await eventually(isTold, { timeoutMs: WAIT_MS, everyMs: 1 });
  const waitsForDraw = random.integer(0, 1) === 1;
  const isDrawn = async () => {
    const standings = await Promise.all(waiting.map(({ run }) => standingOf(place, run.poolId)));
    expect(standings.map(({ state }) => state)).toContain('COMPLETED');
  };
  if (waitsForDraw) await eventually(isDrawn, { timeoutMs: WAIT_MS, everyMs: 1 });
  await delay(random.integer(0, waitsForDraw ? 20 : 200));
  return killRaffle(waiting.map(({ run }) => run));
};

/** What the verifier says to whoever has downloaded the file, with the chain and without. */
const expectVerifiedOffline = async ({ run }: Waiting): Promise<void> => {
  const file = await drawFileOf(place, run.poolId);
  const given = await verifyOffline(place, file, place.beacon.info);
  expect([given.code, given.said]).toEqual([0, expect.stringContaining('a chain that you named')]);
  const without = await verifyOffline(place, file);
  expect([without.code, without.said]).toEqual([2, expect.stringContaining('does not know')]);
};

/** In a soak: the pool is called overdue for all to see, one of them is given up, and everybody has their money back. */
const giveOneUp = async ({ run, draw }: Waiting, buyer: Buyer): Promise<void> => {
  const late = { draw: { beacon: { overdueSince: expect.any(String) } } };
  const overdue = (OVERDUE_SECONDS + 30) * 1_000;
  await eventually(async () => expect(await firstShown(run, buyer)).toMatchObject(late), {
    timeoutMs: overdue,
    everyMs: 500,
  });
  const cancelled = async () => expect((await run.cancel()).status).toBe(200);
  await eventually(cancelled, { timeoutMs: overdue, everyMs: 1_000 });
  expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(draw.dueAt) + OVERDUE_SECONDS * 1_000);
  const page = async () => (await fetch(`${place.url}/v1/draws/${run.poolId}/page`)).text();
  await eventually(async () => expect(await page()).toMatch(/There was no draw.*has been given back/s), {
    timeoutMs: 30_000,
  });
};

describe('a pool that waits for a beacon, on real processes', () => {
  test.each(Array.from({ length: rounds }, (_, index) => index))(
    'round %i: whatever mirrors say and whenever the raffle dies, it waits for its round, is drawn once by it, and paid out once',
    async (round) => {
      failed = true;
      const random = seededRandom(firstSeed + round);
      const since = new Date();
      place.withhold(random);
      const club = await place.openClub(BUYERS);
      const [buyer] = club.buyers as readonly [Buyer];
      const waiting = await Promise.all(Array.from({ length: POOLS }, () => sellOut(club, random)));
      for (const one of waiting) expectFarAhead(one);
      await delay(random.integer(0, 5_000));
      const runs = waiting.map(({ run }) => run);
      expect(await killRaffle(runs)).toEqual(waiting.map(({ standing }) => standing));
      await expectAllAsked(waiting);
      for (const one of waiting) await expectWaiting(one, buyer);
      const [abandoned] = isSoaking ? waiting.slice(-1) : [];
      if (abandoned) await giveOneUp(abandoned, buyer);
      const drawn = waiting.filter((one) => one !== abandoned);
      const atTheBlow = await killWhileDrawing(drawn, random);
      for (const { run } of drawn) await settled(place, run);
      console.log(`round ${round}: the raffle was killed while the pools were ${atTheBlow.map(nameOf).join(', ')}`);
      for (const [index, one] of drawn.entries()) {
        await expectOneDraw(
          place,
          one.run,
          { ...(atTheBlow[index] as Standing), commitment: one.standing.commitment },
          [place.beacon.chain],
        );
        await expectVerifiedOffline(one);
      }
      if (abandoned) expect(await toldOf(place, abandoned.run.poolId)).toEqual([1, 0]);
      for (const run of runs) await expectAnswersKept(place, run);
      await expectEveryTransferExplained(place, club);
      expectAskedInTime(waiting, since);
      failed = false;
    },
    400_000,
  );
});
