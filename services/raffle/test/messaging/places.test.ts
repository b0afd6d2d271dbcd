import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { roundsOf, type SeededRandom, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  type Fate,
  openPool,
  openRaffle,
  type PlayedWallet,
  playWallet,
  type ReceiptBody,
  type RunningRaffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

/*
 * Far more members than places, in one call and step by step, while the wallet is slow, fails and loses replies. A few rounds
 * by default; `npm run soak -- places` plays a hundred. The seed repeats who came when and what befell whom.
 */

const ROUNDS = roundsOf('ROUNDS', { usually: 2, soaking: 100 });
const MEMBERS = 200;
const PLACES = 50;
const PRICE_MINOR = 500;
const FUNDS_MINOR = 600;

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

type Answer = Awaited<ReturnType<typeof buy>>;

const steps = async ({ http }: Someone, poolId: string, key: string): Promise<Answer> => {
  const created = await http.post<Answer['body']>('/v1/purchases', { body: { poolId }, idempotencyKey: key });
  if (created.status !== 201) return created;
  const confirmed = await http.post<Answer['body']>(`/v1/purchases/${created.body.id}/confirm`, {
    idempotencyKey: key,
  });
  return confirmed.status === 200 ? { ...confirmed, status: 201 } : confirmed;
};

/** Asks under one key until there is an answer. */
const insist = async (member: Someone, poolId: string): Promise<Answer> => {
  const key = randomUUID();
  const inSteps = random.next() < 0.3;
  await delay(random.integer(0, 40));
  for (;;) {
    const answer = inSteps ? await steps(member, poolId, key) : await buy(member.http, poolId, 1, key);
    if (answer.status !== 503) return answer;
  }
};

const fate = async (): Promise<Fate> => {
  await delay(random.integer(0, 5));
  const dice = random.next();
  if (dice < 0.03) return 'failed';
  return dice < 0.06 ? 'reply-lost' : 'answered';
};

const race = async (round: number): Promise<void> => {
  const staff = await someone(raffle, 'staff');
  const members = await Promise.all(Array.from({ length: MEMBERS }, () => someone(raffle, 'member', staff.tenantId)));
  for (const { userId } of members) wallet.books.fund(userId, FUNDS_MINOR);
  const prize = { kind: 'PHYSICAL', valueMinor: 100 };
  const poolId = await openPool(staff.http, { ticketsRequired: PLACES }, prize);
  const moved = wallet.books.transfers.length;
  wallet.fate = fate;
  const answers = await Promise.all(random.shuffle(members).map((member) => insist(member, poolId)));
  wallet.fate = () => 'answered';

  const bought = answers.filter(({ status }) => status === 201);
  const codes = new Set(answers.filter(({ status }) => status !== 201).map(({ body }) => body.code));
  expect([round, bought.length, [...codes]]).toEqual([round, PLACES, ['raffle.pool_full']]);
  const numbers = bought.flatMap(({ body }: { body: ReceiptBody }) => body.tickets.map(({ number }) => number));
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: PLACES }, (_, index) => index + 1));
  await settled(staff.http, poolId);

  const captures = wallet.books.transfers.slice(moved).filter(({ credit }) => credit === `pool/${poolId}`);
  expect(captures.map(({ amountMinor }) => amountMinor)).toEqual(numbers.map(() => PRICE_MINOR));
  const buyers = new Set(bought.map(({ body }) => body.userId));
  for (const { userId } of members) {
    expect(wallet.books.available(userId)).toBe(FUNDS_MINOR - (buyers.has(userId) ? PRICE_MINOR : 0));
  }
  expect([wallet.books.activeHolds(), wallet.books.sum()]).toEqual([[], 0]);
  const rows = await raffle.sql<{ number: number }>('select number from raffle.tickets where pool_id = $1', [poolId]);
  expect(rows).toHaveLength(PLACES);
};

describe(`${MEMBERS} members who race for ${PLACES} places`, () => {
  it('get exactly that many tickets, and all other money is untouched', {
    timeout: 60_000 + ROUNDS * 30_000,
  }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) await race(round);
  });
});
