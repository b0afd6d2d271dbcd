import { eventually, request, serviceHarness } from '@tessera/testing';
import { type BeaconMirror, beaconMirror, ownBeacon } from '@tessera/testing/beacon';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  buy,
  openPool,
  playWallet,
  type RunningRaffle,
  raffle as raffleService,
  type Someone,
  someone,
} from '../running-raffle.ts';

const BEHIND_MS = 600_000;
const NOW = new Date(1_700_000_500_000);

let raffle: RunningRaffle;
let mirror: BeaconMirror;
let url: string;
let staff: Someone;
let member: Someone;

beforeAll(async () => {
  const beacon = ownBeacon({ name: 'whose clock is right', genesisSeconds: 1_700_000_000, periodSeconds: 3 });
  mirror = await beaconMirror(beacon, 'right', () => new Date(NOW.getTime() + BEHIND_MS));
  const env = { DRAND_MIRRORS: mirror.url, DRAND_CHAIN: beacon.info, DRAND_LEAD_SECONDS: '60' };
  raffle = await serviceHarness({ ...raffleService, env });
  raffle.clock.set(NOW);
  const { books } = await playWallet(raffle);
  url = await raffle.start();
  staff = await someone(raffle, 'staff');
  member = await someone(raffle, 'member', staff.tenantId);
  books.fund(member.userId, 100_000);
});
afterAll(async () => {
  await raffle?.stop();
  await mirror?.stop();
});

const dueOfNewPool = async (): Promise<number> => {
  const poolId = await openPool(staff.http, { ticketsRequired: 1, drawMode: 'DRAND' });
  expect((await buy(member.http, poolId)).status).toBe(201);
  return eventually(async () => {
    const { status, body } = await staff.http.get<{ dueAt: string }>(`/v1/pools/${poolId}/draw`);
    expect(status).toBe(200);
    return Date.parse(body.dueAt);
  });
};

const metrics = async (): Promise<string> => Buffer.from((await request(url).get('/metrics')).bytes).toString();

it('a service whose clock is behind commits to no round that is known already, and says that it is behind', async () => {
  expect(await dueOfNewPool()).toBeGreaterThanOrEqual(NOW.getTime() + BEHIND_MS - 3_000 + 60_000);
  expect(raffle.logs().map((line) => line['behind_ms'])).toContainEqual(
    expect.toSatisfy((ms: number) => ms > BEHIND_MS - 3_000),
  );
  expect(await metrics()).toMatch(/beacon_clock_behind_seconds\{[^}]*\} (59[789]|600)/);
});

it('takes its own clock where no mirror tells it better', async () => {
  mirror.manner = 'off';
  const due = await dueOfNewPool();
  expect(due).toBeGreaterThanOrEqual(NOW.getTime() + 60_000);
  expect(due).toBeLessThan(NOW.getTime() + 63_000);
});
