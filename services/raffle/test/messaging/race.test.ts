import { setTimeout as delay } from 'node:timers/promises';
import {
  drawCommitted,
  drawCompleted,
  poolFilled,
  poolOpened,
  prizePaid,
  purchaseConfirmed,
  purchaseFailed,
} from '@tessera/contracts';
import { verifyDraw } from '@tessera/proofs';
import { eventually, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  type Fate,
  openPool,
  openRaffle,
  type PlayedWallet,
  playWallet,
  type RunningRaffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

const PLACES = 20;
const FUNDS_MINOR = 2_000;

let raffle: RunningRaffle;
let wallet: PlayedWallet;
let random: SeededRandom;

beforeAll(async () => {
  random = seededRandom();
  raffle = await openRaffle();
  wallet = await playWallet(raffle);
  await raffle.start();
});
afterAll(() => raffle.stop());

const crowd = async (size: number, tenantId: string): Promise<Someone[]> => {
  const members = await Promise.all(Array.from({ length: size }, () => someone(raffle, 'member', tenantId)));
  for (const { userId } of members) wallet.books.fund(userId, FUNDS_MINOR);
  return members;
};

const capturesFor = (poolId: string) => wallet.books.transfers.filter(({ credit }) => credit === `pool/${poolId}`);

const ticketNumbers = async (poolId: string): Promise<number[]> => {
  const rows = await raffle.sql<{ number: number }>(
    'select number from raffle.tickets where pool_id = $1 order by number',
    [poolId],
  );
  return rows.map(({ number }) => number);
};

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

describe('members who race for 20 places, some of them without money', () => {
  it('fill the pool all the same when requests fail and replies are lost', { timeout: 120_000 }, async () => {
    const staff = await someone(raffle, 'staff');
    const members = await crowd(40, staff.tenantId);
    const poor = await Promise.all(upTo(10).map(() => someone(raffle, 'member', staff.tenantId)));
    const poolId = await openPool(staff.http, { ticketsRequired: PLACES });
    wallet.fate = async (): Promise<Fate> => {
      await delay(random.integer(0, 5));
      const dice = random.next();
      if (dice < 0.1) return 'failed';
      return dice < 0.25 ? 'reply-lost' : 'answered';
    };
    const insist = async ({ http }: Someone) => {
      const key = crypto.randomUUID();
      for (;;) {
        const answer = await buy(http, poolId, 1, key);
        if (answer.status !== 503) return answer;
      }
    };
    const answers = await Promise.all(random.shuffle([...members, ...poor]).map(insist));
    const codes = new Set(answers.map(({ status, body }) => (status === 201 ? 'bought' : body.code)));
    for (const code of codes) expect(['bought', 'raffle.pool_full', 'wallet.insufficient_funds']).toContain(code);
    const bought = answers.filter(({ status }) => status === 201).length;
    expect(await ticketNumbers(poolId)).toEqual(upTo(bought));
    expect(capturesFor(poolId)).toHaveLength(bought);
    // Places that the poor kept for a moment are free again: the next ones get them.
    for (const member of await crowd(PLACES - bought, staff.tenantId)) expect((await insist(member)).status).toBe(201);
    wallet.fate = () => 'answered';
    const { sold, reserved } = await settled(staff.http, poolId);
    expect([sold, reserved]).toEqual([PLACES, 0]);
    expect(capturesFor(poolId)).toHaveLength(PLACES);
    expect(wallet.books.balance({ kind: 'pool', poolId })).toBe(0);
    expect(wallet.books.activeHolds()).toEqual([]);
    expect(wallet.books.sum()).toBe(0);
  });
});

describe('a pool from its opening to its payout', () => {
  it('draws by itself, tells everybody in order, and can be checked by anyone', { timeout: 60_000 }, async () => {
    const staff = await someone(raffle, 'staff');
    const members = await crowd(5, staff.tenantId);
    const [broke] = await Promise.all([someone(raffle, 'member', staff.tenantId)]);
    const poolId = await openPool(
      staff.http,
      { ticketsRequired: 10, winnerCount: 2, alternateCount: 1 },
      { valueMinor: 3_000 },
    );
    expect((await buy(broke.http, poolId)).status).toBe(402);
    for (const { http } of members) expect((await buy(http, poolId, 2)).status).toBe(201);
    await settled(staff.http, poolId);
    await eventually(async () => {
      const about = (
        await Promise.all([poolOpened, poolFilled, drawCommitted, drawCompleted, prizePaid].map(raffle.published))
      )
        .flat()
        .filter(({ envelope }) => envelope.aggregateId === poolId)
        .map(({ envelope, contract }) => [contract.name, envelope.sequence]);
      expect(about).toEqual([
        ['pool-opened', 1],
        ['pool-filled', 2],
        ['draw-committed', 3],
        ['draw-completed', 4],
        ['prize-paid', 5],
        ['prize-paid', 6],
      ]);
    });
    const confirmed = (await raffle.published(purchaseConfirmed)).filter(({ data }) => data.poolId === poolId);
    expect(confirmed.flatMap(({ data }) => data.ticketNumbers)).toEqual(upTo(10));
    const failed = (await raffle.published(purchaseFailed)).filter(({ data }) => data.poolId === poolId);
    expect(failed.map(({ data }) => [data.userId, data.code])).toEqual([[broke.userId, 'wallet.insufficient_funds']]);
    await expectProven(poolId, members);
  });
});

const expectProven = async (poolId: string, members: readonly Someone[]): Promise<void> => {
  const [committed] = (await raffle.published(drawCommitted)).filter(({ data }) => data.poolId === poolId);
  const [completed] = (await raffle.published(drawCompleted)).filter(({ data }) => data.poolId === poolId);
  const { bytes } = await raffle.http.get(`/v1/pools/${poolId}/draw-file`);
  const verdict = verifyDraw(bytes);
  if (!verdict.ok) throw new Error(`${verdict.at}: ${verdict.problem}`);
  expect(verdict.file.commitment).toMatchObject({
    merkleRoot: committed?.data.root,
    secretHash: committed?.data.secretHash,
    ticketCount: committed?.data.tickets,
  });
  expect(verdict.file.winners).toEqual(completed?.data.winners.map(({ ticketNumber }) => ticketNumber));
  const paid = (await raffle.published(prizePaid)).filter(({ data }) => data.poolId === poolId);
  expect(paid.map(({ data }) => data.userId)).toEqual(completed?.data.winners.map(({ userId }) => userId));
  expect(paid.map(({ data }) => data.amountMinor)).toEqual([3_000, 3_000]);
  const published = Buffer.from(bytes).toString();
  for (const { userId } of members) expect(published).not.toContain(userId);
};
