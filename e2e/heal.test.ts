import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually, type TcpProxy, tcpProxy } from '@tessera/testing';
import { type Club, foundClub, joinClub, type OpenPool, openPool, type Person, topUpAll } from '@tessera/tools/demo';
import { freePorts } from '@tessera/tools/up';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { brokenPromises, openWholeDatabase, type WholeDatabase } from './database.ts';
import { PatientApi } from './patient-api.ts';
import { startTestStack, type TestStack } from './stack.ts';
import { busyConsumers, storedEventIds } from './streams.ts';

const HEALED_WITHIN_MS = 6_000;

let stack: TestStack;
let database: WholeDatabase;
let wires: { readonly nats: TcpProxy; readonly postgres: TcpProxy };
let api: PatientApi;
let club: Club;
let buyer: Person;
let pool: OpenPool;
let failed = false;

beforeAll(async () => {
  const ports = await freePorts();
  wires = {
    nats: await tcpProxy({ target: `127.0.0.1:${ports.nats}` }),
    postgres: await tcpProxy({ target: `127.0.0.1:${ports.postgres}` }),
  };
  stack = await startTestStack({
    ports,
    rewireEnv: (_service, env) => ({
      ...env,
      NATS_URL: wires.nats.through(env['NATS_URL'] ?? ''),
      ...(env['DATABASE_URL'] === undefined ? {} : { DATABASE_URL: wires.postgres.through(env['DATABASE_URL']) }),
    }),
  });
  database = openWholeDatabase(stack);
  api = new PatientApi(stack.urls.gateway);
  const founded = await foundClub(api, 'heal');
  club = { ...founded, members: await joinClub(api, founded.tenantId, 1, 'heal') };
  [buyer] = club.members as [Person];
  await topUpAll(api, club.members, 20_000);
  pool = await openPool(api, club, { tickets: 100, ticketPriceMinor: 100, prizeMinor: 5_000 });
}, 120_000);

afterEach(({ task }) => {
  failed ||= task.result?.state === 'fail';
});

afterAll(async () => {
  await database?.close();
  await stack?.dispose(failed);
  await Promise.all(Object.values(wires ?? {}).map((wire) => wire.stop()));
}, 60_000);

/** A purchase to its very end: paid, with its points, and known to analytics. Returns its id. */
const buyToTheEnd = async (): Promise<string> => {
  const { id } = await api.expect<{ id: string }>('POST', `/v1/pools/${pool.poolId}/entries`, {
    token: buyer.token,
    body: { quantity: 1 },
  });
  await eventually(
    async () => {
      const [seen] = await database.sql<{ points: string; events: string }>(
        `select (select count(*) from loyalty.point_entries where fact_id = $1) as points,
           (select count(*) from analytics.events where aggregate_id = $1) as events`,
        [id],
      );
      expect(seen).toEqual({ points: '1', events: '1' });
    },
    { timeoutMs: 20_000 },
  );
  return id;
};

const statusOfOneTry = async (): Promise<number> => {
  const response = await fetch(`${stack.urls.gateway}/v1/pools/${pool.poolId}/entries`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${buyer.token}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    body: JSON.stringify({ quantity: 1 }),
    signal: AbortSignal.timeout(20_000),
  });
  return response.status;
};

const everythingHolds = async (): Promise<void> => {
  await eventually(
    async () => {
      expect(await brokenPromises(database.sql)).toEqual([]);
      expect(await busyConsumers(stack)).toEqual([]);
    },
    { timeoutMs: 40_000, everyMs: 200 },
  );
  const kept = await database.sql<{ id: string }>('select id from analytics.events');
  expect(new Set(kept.map(({ id }) => id))).toEqual(new Set(await storedEventIds(stack)));
};

describe.each(['nats', 'postgres'] as const)('the services’ connections to %s', (engine) => {
  test('are cut: callers are told to come again, and it works within 6 seconds of their coming back', async () => {
    const wire = wires[engine];
    await buyToTheEnd();
    const before = wire.accepted();
    wire.cut();
    await eventually(() => expect(wire.connections()).toBe(0));
    expect(await statusOfOneTry()).toBe(503);
    await delay(3_000);
    expect(wire.accepted(), 'they have tried to come back').toBeGreaterThan(before);
    const healedAt = performance.now();
    wire.heal();
    await buyToTheEnd();
    const tookMs = performance.now() - healedAt;
    console.log(`${engine} cut: a purchase to its end ${Math.round(tookMs)} ms after the wire was whole`);
    expect(tookMs).toBeLessThan(HEALED_WITHIN_MS);
    await everythingHolds();
  }, 90_000);

  test('go silent: nothing passes though they stand, and it works within 6 seconds of the end of it', async () => {
    const wire = wires[engine];
    wire.blackhole();
    const stranded = api.open === 0 ? buyToTheEnd() : Promise.reject(new Error('another call is still open'));
    await delay(7_000);
    expect(api.open, 'the purchase waits or is tried again').toBe(1);
    const healedAt = performance.now();
    wire.heal();
    await Promise.all([stranded, buyToTheEnd()]);
    const tookMs = performance.now() - healedAt;
    console.log(`${engine} silent: a purchase to its end ${Math.round(tookMs)} ms after the wire was whole`);
    expect(tookMs).toBeLessThan(HEALED_WITHIN_MS);
    await everythingHolds();
  }, 90_000);
});

test('a message that is late by more than the relay waits for its receipt is published again and handled once', async () => {
  const late = 'an event was not acknowledged and is held back';
  const lateSoFar = () => readFileSync(stack.logFiles['raffle'] ?? '', 'utf8').split(late).length;
  const before = lateSoFar();
  const id = buyToTheEnd();
  await eventually(() => expect(api.open).toBe(1), { everyMs: 1 });
  // There and back together it is longer than the two seconds of the relay's patience.
  wires.nats.delay(1_200);
  await eventually(() => expect(lateSoFar()).toBeGreaterThan(before), { timeoutMs: 40_000, everyMs: 100 });
  wires.nats.delay(0);
  const [counted] = await database.sql<{ awarded: string }>(
    'select count(*) as awarded from loyalty.point_entries where fact_id = $1',
    [await id],
  );
  expect(counted).toEqual({ awarded: '1' });
  await everythingHolds();
}, 120_000);
