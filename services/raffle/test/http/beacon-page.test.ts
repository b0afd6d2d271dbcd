import { chainHash, QUICKNET, toHex } from '@tessera/proofs';
import { eventually, serviceHarness } from '@tessera/testing';
import { type BeaconMirror, beaconMirror, ownBeacon } from '@tessera/testing/beacon';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openBrowser, openPage, type WatchedPage } from '../browser.ts';
import { type FakeMirror, startMirror } from '../fake-mirror.ts';
import { committingAt, DUE_AT, RANDOMNESS, ROUND, SIGNATURE } from '../recorded-beacon.ts';
import {
  buy,
  openPool,
  playWallet,
  type ReceiptBody,
  type RunningRaffle,
  raffle as raffleService,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

const TICKETS = 5;
const WAIT = { DRAND_LEAD_SECONDS: '60', DRAND_OVERDUE_SECONDS: '60', DRAND_TIMEOUT_MS: '1000' };

/** A raffle on its own, with somebody who sells and somebody who buys. */
interface Club {
  readonly raffle: RunningRaffle;
  readonly origin: string;
  readonly staff: Someone;
  readonly member: Someone;
}

const openClub = async (env: Readonly<Record<string, string>>, at: Date): Promise<Club> => {
  const raffle = await serviceHarness({ ...raffleService, env: { ...WAIT, ...env } });
  raffle.clock.set(at);
  const { books } = await playWallet(raffle);
  const origin = await raffle.start();
  const staff = await someone(raffle, 'staff');
  const member = await someone(raffle, 'member', staff.tenantId);
  books.fund(member.userId, 1_000_000);
  return { raffle, origin, staff, member };
};

const pagePath = (poolId: string): string => `/v1/draws/${poolId}/page`;

const pageOf = ({ raffle }: Club, poolId: string) => raffle.http.get<string>(pagePath(poolId));

/** A pool that is bought full and committed to a round that is to come. */
const committedPool = async (club: Club): Promise<{ poolId: string; receipt: ReceiptBody }> => {
  const poolId = await openPool(club.staff.http, { ticketsRequired: TICKETS, drawMode: 'DRAND', alternateCount: 1 });
  const { body: receipt } = await buy(club.member.http, poolId, TICKETS);
  await eventually(async () => expect((await pageOf(club, poolId)).status).toBe(200));
  return { poolId, receipt };
};

const verdictIs = (page: Page, title: string): Promise<void> => page.getByRole('heading', { name: title }).waitFor();
const statesOf = (page: Page): Promise<string[]> => page.locator('.steps .state').allTextContents();

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
}, 300_000);
afterAll(() => browser?.close());

const visitor = async ({ origin }: Club): Promise<WatchedPage> => {
  const watched = await openPage(browser, origin);
  onTestFinished(watched.close);
  return watched;
};

/** Another digit of hexadecimal where the match ends. */
const flip = (text: string, where: RegExp): string =>
  text.replace(where, (found) => `${found.slice(0, -1)}${found.endsWith('0') ? '1' : '0'}`);

/** Goes to a page whose draw file arrives changed. */
const visitForged = async (club: Club, poolId: string, change: (text: string) => string): Promise<WatchedPage> => {
  const watched = await visitor(club);
  await watched.page.route('**/draw-file', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    expect(change(text)).not.toBe(text);
    await route.fulfill({ response, body: change(text) });
  });
  await watched.page.goto(pagePath(poolId));
  return watched;
};

describe('the page of a draw by quicknet', () => {
  let mirror: FakeMirror;
  let club: Club;
  let poolId: string;
  let abandoned: string;
  beforeAll(async () => {
    mirror = await startMirror('notThere');
    club = await openClub({ DRAND_MIRRORS: mirror.url }, committingAt(60));
    ({ poolId } = await committedPool(club));
    ({ poolId: abandoned } = await committedPool(club));
  });
  afterAll(async () => {
    await club?.raffle.stop();
    await mirror?.stop();
  });

  it('shows before the draw which round decides and when that is due, and asks for no file', async () => {
    const { page, complaints } = await visitor(club);
    const asked: string[] = [];
    page.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await page.goto(pagePath(poolId));
    await verdictIs(page, 'Committed, not drawn yet');
    const said = (await page.locator('main').textContent()) ?? '';
    for (const words of ['due at 2023-08-23 15:15:33 UTC', String(ROUND), toHex(chainHash(QUICKNET))])
      expect(said).toContain(words);
    expect(await page.locator('#unknown-chain').count()).toBe(0);
    expect(await page.locator('#commitment-hash').textContent()).toMatch(/^[0-9a-f]{64}$/);
    expect(asked.filter((path) => path.includes('draw-file') || path.includes('worker'))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('says that the round is late once it is, and that no other is taken', async () => {
    const early = await pageOf(club, poolId);
    club.raffle.clock.set(new Date(DUE_AT.getTime() + 40_000));
    await eventually(async () => expect((await pageOf(club, poolId)).body).toContain('and is late'));
    const late = await pageOf(club, poolId);
    expect(late.body).toContain('no other round is taken');
    expect(late.headers.get('etag')).not.toBe(early.headers.get('etag'));
  });

  it('shows of a draw that was given up what was committed, that nothing was drawn, and what became of the money', async () => {
    club.raffle.clock.set(new Date(DUE_AT.getTime() + 61_000));
    const { body: committed } = await club.staff.http.get<{ commitmentHash: string }>(`/v1/pools/${abandoned}/draw`);
    const cancelled = await club.staff.http.post(`/v1/pools/${abandoned}/cancel`, { body: { reason: 'No beacon' } });
    expect([cancelled.status, cancelled.body]).toMatchObject([200, { cancelCause: 'BEACON_MISSING' }]);
    const { page, complaints } = await visitor(club);
    await eventually(async () =>
      expect((await pageOf(club, abandoned)).body).toContain(
        'Everything that was paid for tickets has been given back',
      ),
    );
    await page.goto(pagePath(abandoned));
    await verdictIs(page, 'There was no draw');
    const said = (await page.locator('main').textContent()) ?? '';
    for (const words of [
      ...[
        'due at 2023-08-23 15:15:33 UTC',
        'never came',
        'nobody has won',
        committed.commitmentHash,
        'the operator says',
      ],
      ...['Given up without a draw2023-08-23 15:16:34 UTC', toHex(chainHash(QUICKNET)), `beacon${ROUND}`],
    ])
      expect(said).toContain(words);
    expect(said).not.toMatch(/waits for|Winners and alternates|Download/);
    await page.getByLabel('Commitment hash that you were given').fill(committed.commitmentHash);
    await page.getByRole('button', { name: 'Compare' }).click();
    expect(await page.locator('#noted-result').textContent()).toContain('It is the same');
    expect((await club.raffle.http.get(`/v1/pools/${abandoned}/draw-file`)).status).toBe(404);
    expect(complaints).toEqual([]);
  });

  it('says so while some of the money is still owed', async () => {
    await club.raffle.sql(
      `update raffle.purchases set status = 'REFUNDING', refunded_at = null, refund_transfer_id = null, next_attempt_at = 'infinity'
       where pool_id = $1`,
      [abandoned],
    );
    expect((await pageOf(club, abandoned)).body).toContain('some of it is still owed');
  });

  it('stays away for a pool that was cancelled before anything was committed', async () => {
    const early = await openPool(club.staff.http, { drawMode: 'DRAND' });
    expect((await club.staff.http.post(`/v1/pools/${early}/cancel`, { body: { reason: 'Rain' } })).status).toBe(200);
    expect((await pageOf(club, early)).status).toBe(404);
  });

  it('verifies the signature by itself, once the draw is made', async () => {
    mirror.answerWith('right');
    club.raffle.clock.advance(120_000);
    await settled(club.staff.http, poolId);
    const { page, complaints } = await visitor(club);
    await page.goto(pagePath(poolId));
    await verdictIs(page, 'This draw holds');
    expect(new Set(await statesOf(page))).toEqual(new Set(['holds']));
    const evidence = await page.locator('#evidence').textContent();
    for (const words of ['The public beacon', SIGNATURE, RANDOMNESS]) expect(evidence).toContain(words);
    expect(await page.locator('main').textContent()).toContain('nobody could foresee or choose them');
    expect(await page.locator('#winners button').count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['signature', /"signature":"./, 'beacon.signature', 4],
    ['signature of a point', /"signature":".{95}./, 'beacon.signature', 4],
    ['randomness', /"randomness":"./, 'beacon.randomness', 4],
    ['seed', /"seed":"./, 'beacon.seed', 4],
    ['round', /"round":12./, 'commitmentHash', 3],
    ['chain', /"chainHash":"./, 'commitmentHash', 3],
  ])('says that it does not hold, and where, with a forged %s', async (_, where, at, step) => {
    const { page, complaints } = await visitForged(club, poolId, (text) => flip(text, where));
    await verdictIs(page, 'This draw does NOT hold');
    const states = await statesOf(page);
    expect(states.indexOf('does not hold')).toBe(step);
    expect(states.slice(0, step)).toEqual(Array(step).fill('holds'));
    expect(await page.locator('#verdict').textContent()).toContain(at);
    expect(await page.locator('.steps').textContent()).toContain(at);
    expect(complaints).toEqual([]);
  });
});

describe('the page of a draw by a chain that it does not know', () => {
  const beacon = ownBeacon({ name: 'the operator’s own', genesisSeconds: 1_700_000_000, periodSeconds: 10 });
  const hash = toHex(chainHash(beacon.chain));
  let mirror: BeaconMirror;
  let club: Club;
  let poolId: string;
  let receipt: ReceiptBody;
  beforeAll(async () => {
    let now = () => new Date(0);
    mirror = await beaconMirror(beacon, 'right', () => now());
    club = await openClub({ DRAND_MIRRORS: mirror.url, DRAND_CHAIN: beacon.info }, new Date(1_700_000_105_000));
    now = () => club.raffle.clock.now();
    ({ poolId, receipt } = await committedPool(club));
  });
  afterAll(async () => {
    await club?.raffle.stop();
    await mirror?.stop();
  });

  it('says before the draw that it does not know the beacon, and that naming it proves nothing', async () => {
    const { page, complaints } = await visitor(club);
    await page.goto(pagePath(poolId));
    await verdictIs(page, 'Committed, not drawn yet');
    const said = (await page.locator('main').textContent()) ?? '';
    for (const words of ['a beacon that this page does not know', 'proves nothing', hash])
      expect(said).toContain(words);
    expect(complaints).toEqual([]);
  });

  it('verifies all the rest once it is drawn, and says what it cannot tell and what to do about it', async () => {
    club.raffle.clock.advance(90_000);
    await settled(club.staff.http, poolId);
    const { page, complaints } = await visitor(club);
    await page.goto(pagePath(poolId));
    await verdictIs(page, 'This draw cannot be verified here to its end');
    const holds = 'holds';
    expect(await statesOf(page)).toEqual([...Array(4).fill(holds), 'cannot be said here', holds]);
    expect(await page.locator('.steps').textContent()).toContain('At commitment.chainHash');
    expect(await page.locator('#unknown-chain').textContent()).toMatch(
      /the operator too.*proves nothing.*by the command/,
    );
    expect(await page.locator('main').textContent()).toContain(`draw draw-${poolId}.json --chain info.json`);
    expect(await page.locator('#result-claim').textContent()).toContain('this page cannot tell');
    await page.getByLabel('Receipt or ticket id').fill(receipt.tickets[0]?.id ?? '');
    await page.getByRole('button', { name: 'Look for it' }).click();
    await page.locator('#receipt-result p').first().waitFor();
    expect(await page.locator('#receipt-result').textContent()).toMatch(
      /in the list.*does not show that the draw was fair/,
    );
    expect(complaints).toEqual([]);
  });

  it.each([
    ['randomness', /"randomness":"./, 'beacon.randomness'],
    ['signature', /"signature":"./, 'beacon.randomness'],
    ['winner', /"winners":\[./, 'winners[0]'],
  ])('says that it does not hold where anything else is wrong: the %s', async (_, where, at) => {
    const { page } = await visitForged(club, poolId, (text) =>
      text.replace(where, (found) => `${found.slice(0, -1)}${found.endsWith('1') ? '2' : '1'}`),
    );
    await verdictIs(page, 'This draw does NOT hold');
    expect(await page.locator('#verdict').textContent()).toContain(at);
  });
});
