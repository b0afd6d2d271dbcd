import { setTimeout as delay } from 'node:timers/promises';
import { identify } from '@tessera/stack';
import { eventually, isSoaking, roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRafflePlace, type RafflePlace } from './raffle/place.ts';
import { PoolRun } from './raffle/pool-run.ts';
import {
  expectAnswersKept,
  expectEveryTransferExplained,
  expectOneDraw,
  nameOf,
  SETTLE_WITHIN_MS,
  type Standing,
  settled,
  standingOf,
  toldOf,
} from './raffle/standing.ts';

/** `npm run soak -- raffle` plays 200 rounds, `npm test` two: the raffle itself is killed, then Postgres. */
const rounds = roundsOf('ROUNDS', { usually: 2, soaking: 200 });

const BUYERS = 5;
const HALF_FULL = 6;
const AFTER_THE_SALE = ['FULL', 'STARTED', 'COMPLETED'];

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
    const there = async () => expect(AFTER_THE_SALE.slice(from)).toContain((await standingOf(place, run.poolId)).state);
    await eventually(there, { timeoutMs: SETTLE_WITHIN_MS, everyMs: 1 });
  } else if (moment === 'fill') {
    const some = async () => expect((await standingOf(place, run.poolId)).sold).toBeGreaterThanOrEqual(HALF_FULL);
    await eventually(some, { timeoutMs: SETTLE_WITHIN_MS, everyMs: 1 });
  }
  await delay(random.integer(0, moment === 'draw' ? 20 : 150));
  const pids = victims.map(pidOf);
  await Promise.all(victims.map(kill));
  for (const pid of pids) expect(pid === undefined ? 'never ran' : identify(pid)).toBeUndefined();
  await delay(random.integer(0, 300));
  if (victims.includes('postgres')) await place.stack.postgres.restart();
  const standing = await standingOf(place, run.poolId);
  await bringBack(victims.filter((victim) => victim !== 'postgres'));
  return standing;
};

/** Everything that a round can go wrong by follows from its own seed: `SEED=<it> ROUNDS=1` plays it again. */
const planOf = (round: number, random: SeededRandom): { victims: Victim[]; moment: Moment } => {
  if (!isSoaking) return { victims: [round === 0 ? 'raffle' : 'postgres'], moment: round === 0 ? 'draw' : 'cancel' };
  const shuffled = random.shuffle<Victim>(['raffle', 'wallet', 'nats', 'postgres']);
  const moment = random.pick(['purchase', 'fill', 'draw', 'cancel'] as const);
  return { victims: shuffled.slice(0, random.integer(1, 4) === 4 ? 2 : 1), moment };
};

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
      await settled(place, run);
      const { state } = await standingOf(place, run.poolId);
      console.log(
        `round ${round}: ${victims.join(' and ')} killed, the pool was ${nameOf(atTheBlow)} and ends ${state}`,
      );
      expect(state === 'CANCELLED').toBe(cancellation?.status === 200);
      await expectAnswersKept(place, run);
      await expectEveryTransferExplained(place, club);
      if (state === 'CANCELLED') expect(await toldOf(place, run.poolId)).toEqual([0, 0]);
      else await expectOneDraw(place, run, atTheBlow);
      failed = false;
    },
    180_000,
  );

  if (isSoaking && rounds >= 100)
    test('and every state of a pool was struck', () => {
      console.log([...struck].map(([state, times]) => `${state}: ${times}`).join('\n'));
      const states = [...struck.keys()].join(', ');
      for (const state of ['OPEN with purchases under way', 'FULL', 'STARTED', 'COMPLETED', 'CANCELLED with'])
        expect(states).toContain(state);
    });
});
