import { eventually, serviceHarness } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FakeMirror, startMirror } from '../fake-mirror.ts';
import { committingAt, DUE_AT } from '../recorded-beacon.ts';
import {
  buy,
  openPool,
  playWallet,
  poolOf,
  type RunningRaffle,
  raffle as raffleService,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
let mirror: FakeMirror;
let staff: Someone;
let member: Someone;

beforeAll(async () => {
  mirror = await startMirror('notThere');
  const env = { DRAND_MIRRORS: mirror.url, DRAND_LEAD_SECONDS: '60', DRAND_TIMEOUT_MS: '60000' };
  raffle = await serviceHarness({ ...raffleService, env });
  raffle.clock.set(committingAt(60));
  const { books } = await playWallet(raffle);
  await raffle.start();
  staff = await someone(raffle, 'staff');
  member = await someone(raffle, 'member', staff.tenantId);
  books.fund(member.userId, 100_000);
});
afterAll(async () => {
  // Whoever still waits for its answer is told that there is none.
  await mirror.stop();
  await raffle.stop();
});

it('a mirror that never answers holds up no pool that does not depend on it', async () => {
  const waits = await openPool(staff.http, { ticketsRequired: 1, drawMode: 'DRAND' });
  expect((await buy(member.http, waits)).status).toBe(201);
  await eventually(async () => expect((await poolOf(staff.http, waits)).state).toBe('STARTED'));
  const asked = mirror.asked.length;
  mirror.answerWith('silent');
  raffle.clock.set(new Date(DUE_AT.getTime() + 2_000));
  await eventually(() => expect(mirror.asked.length).toBeGreaterThan(asked));
  // From here on a look at the beacon is under way, and stays so for a minute.
  const other = await openPool(staff.http, { ticketsRequired: 1 });
  expect((await buy(member.http, other)).status).toBe(201);
  await settled(staff.http, other);
  expect((await poolOf(staff.http, waits)).state).toBe('STARTED');
});
