import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { serviceNames } from '@tessera/contracts';
import { identify } from '@tessera/stack';
import { eventually, roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { foundClub, joinClub, topUpAll } from '@tessera/tools/demo';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { brokenPromises, openWholeDatabase, type WholeDatabase } from './database.ts';
import { type Load, type LoadOutcome, startLoad } from './load.ts';
import { PatientApi } from './patient-api.ts';
import { startTestStack, type TestStack } from './stack.ts';
import { busyConsumers, storedEventIds } from './streams.ts';

/** `npm run soak` plays many rounds, each in another order; `npm test` one. */
const rounds = roundsOf('ROUNDS', { usually: 1, soaking: 10 });

const BUYERS = 8;
const SETTLE_WITHIN_MS = 60_000;
const SOLD_AGAIN_WITHIN_MS = 45_000;

interface Victim {
  readonly name: string;
  pid(): number | undefined;
  kill(): Promise<void>;
  restart(): Promise<void>;
}

let stack: TestStack;
let database: WholeDatabase;
let random: SeededRandom;
let failed = false;

beforeAll(async () => {
  random = seededRandom();
  stack = await startTestStack();
  database = openWholeDatabase(stack);
}, 120_000);

afterAll(async () => {
  await database?.close();
  await stack?.dispose(failed);
}, 60_000);

const victims = (): Victim[] => {
  const services = serviceNames.map((name) => ({
    name,
    pid: () => stack.services.pid(name),
    kill: () => stack.services.kill(name),
    restart: () => stack.services.restart(name),
  }));
  const engines = (['nats', 'postgres'] as const).map((name) => ({
    name,
    pid: () => stack[name].pid,
    kill: () => stack[name].kill(),
    restart: () => stack[name].restart(),
  }));
  return rounds > 1 ? random.shuffle([...services, ...engines]) : [...random.shuffle(services), ...engines];
};

/** One SIGKILL in the middle of the rush, and the proof that it hit: the process is gone, and callers were waiting. */
const strike = async (victim: Victim, load: Load, api: PatientApi): Promise<string> => {
  await delay(random.integer(300, 1_500));
  const pid = victim.pid();
  if (pid === undefined) throw new Error(`${victim.name} does not run`);
  await eventually(() => expect(api.open).toBeGreaterThan(0));
  const waiting = api.open;
  await victim.kill();
  expect(identify(pid), `${victim.name} is dead`).toBeUndefined();
  const downMs = random.integer(100, 1_500);
  await delay(downMs);
  const begun = performance.now();
  await victim.restart();
  expect(victim.pid()).not.toBe(pid);
  const readyMs = performance.now() - begun;
  await load.nextBought(SOLD_AGAIN_WITHIN_MS);
  const soldMs = performance.now() - begun;
  return (
    `${victim.name}: ${waiting} callers waited, down ${downMs} ms, ` +
    `ready ${Math.round(readyMs)} ms and a purchase begun then done ${Math.round(soldMs)} ms after the restart began`
  );
};

/** Nobody helps: what was under way finishes or is undone by itself. */
const settle = async (): Promise<number> => {
  const begun = performance.now();
  await eventually(
    async () => {
      expect(await brokenPromises(database.sql)).toEqual([]);
      expect(await busyConsumers(stack)).toEqual([]);
    },
    { timeoutMs: SETTLE_WITHIN_MS, everyMs: 200 },
  );
  return performance.now() - begun;
};

const expectEveryEventOnce = async (): Promise<void> => {
  const inStreams = new Set(await storedEventIds(stack));
  const kept = await database.sql<{ id: string }>('select id from analytics.events');
  expect(kept.length).toBe(inStreams.size);
  expect(new Set(kept.map(({ id }) => id))).toEqual(inStreams);
};

/** Every answered 201 is there as it was answered, and nothing is there that was not answered. */
const expectAnswersKept = async (tenantId: string, { bought, payments, newcomers }: LoadOutcome): Promise<void> => {
  const stored = await database.sql<{ id: string; user_id: string; pool_id: string; numbers: number[] }>(
    `select p.id, p.user_id, p.pool_id, array_agg(t.number order by t.number) as numbers
     from raffle.purchases p join raffle.tickets t on t.tenant_id = p.tenant_id and t.purchase_id = p.id
     where p.tenant_id = $1 and p.status = 'CONFIRMED' group by p.tenant_id, p.id`,
    [tenantId],
  );
  const answered = bought.map(({ purchaseId, userId, poolId, ticketNumbers }) => ({
    id: purchaseId,
    user_id: userId,
    pool_id: poolId,
    numbers: ticketNumbers.toSorted((a, b) => a - b),
  }));
  const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
  expect(stored.toSorted(byId)).toEqual(answered.toSorted(byId));
  expect(bought.every(({ quantity, ticketNumbers }) => quantity === ticketNumbers.length)).toBe(true);
  const credited = await database.sql<{ id: string }>(
    `select refs->>'paymentId' as id from wallet.transfers where tenant_id = $1 and reason = 'TOPUP'`,
    [tenantId],
  );
  expect(credited.map(({ id }) => id)).toEqual(expect.arrayContaining([...payments]));
  // Each of the members topped up once before the rush.
  expect(credited.length).toBe(payments.length + BUYERS);
  const members = await database.sql<{ user_id: string }>(
    `select user_id from identity.members where tenant_id = $1 and role = 'member'`,
    [tenantId],
  );
  expect(members.map(({ user_id }) => user_id)).toEqual(expect.arrayContaining([...newcomers]));
  expect(members.length).toBe(newcomers.length + BUYERS);
};

describe('while tickets are bought, every process is killed once', () => {
  test.each(Array.from({ length: rounds }, (_, index) => index + 1))(
    'round %i: it settles by itself, nothing is lost, nothing is done twice',
    async () => {
      failed = true;
      const api = new PatientApi(stack.urls.gateway);
      const run = randomBytes(3).toString('hex');
      const founded = await foundClub(api, run);
      const club = { ...founded, members: await joinClub(api, founded.tenantId, BUYERS, run) };
      await topUpAll(api, club.members, 2_000);
      const load = await startLoad(api, club);
      const report: string[] = [];
      try {
        for (const victim of victims()) report.push(await strike(victim, load, api));
      } finally {
        console.log(report.join('\n'));
      }
      const outcome = await load.stop();
      const settledMs = await settle();
      console.log(
        `${outcome.bought.length} purchases, ${outcome.payments.length} payments, ${outcome.newcomers.length} newcomers; ` +
          `${api.lost} connections lost, ${api.putOff} calls put off; settled after ${Math.round(settledMs)} ms`,
      );
      expect(outcome.bought.length).toBeGreaterThan(50);
      expect(api.lost, 'calls that lost their connection').toBeGreaterThan(0);
      expect(api.putOff, 'calls that were put off').toBeGreaterThan(0);
      await expectEveryEventOnce();
      await expectAnswersKept(club.tenantId, outcome);
      failed = false;
    },
    420_000,
  );
});
