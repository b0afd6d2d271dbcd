import { randomUUID } from 'node:crypto';
import { postTransfer } from '@tessera/contracts';
import { entrantCommit, fromHex, toHex } from '@tessera/proofs';
import { eventually } from '@tessera/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  createPool,
  openPool,
  openRaffle,
  type PlayedWallet,
  playWallet,
  poolOf,
  type RunningRaffle,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
let wallet: PlayedWallet;

beforeAll(async () => {
  raffle = await openRaffle();
  wallet = await playWallet(raffle);
  await raffle.start();
});
afterEach(() => {
  wallet.fate = () => 'answered';
});
afterAll(() => raffle.stop());

/** A pool on sale and a member with money for four tickets. */
const scene = async (pool: object = {}, fundsMinor = 2_000) => {
  const staff = await someone(raffle, 'staff');
  const member = await someone(raffle, 'member', staff.tenantId);
  if (fundsMinor > 0) wallet.books.fund(member.userId, fundsMinor);
  const poolId = await openPool(staff.http, pool);
  return { staff, member, poolId };
};

describe('buying entries', () => {
  it('answers with numbered tickets that the member can recognise in the published list', async () => {
    const { member, poolId } = await scene();
    const { status, body } = await buy(member.http, poolId, 3);
    expect(status).toBe(201);
    expect(body).toMatchObject({ status: 'CONFIRMED', userId: member.userId, quantity: 3, amountMinor: 1_500 });
    expect(body.tickets.map(({ number }) => number)).toEqual([1, 2, 3]);
    const commit = toHex(entrantCommit(member.userId, fromHex(body.entrantSalt)));
    expect(body.tickets.map((ticket) => ticket.entrantCommit)).toEqual([commit, commit, commit]);
    expect(wallet.books.balance({ kind: 'user', userId: member.userId })).toBe(500);
    expect(wallet.books.balance({ kind: 'pool', poolId })).toBe(1_500);
    const own = await member.http.get<{ items: object[] }>(`/v1/pools/${poolId}/tickets`);
    expect(own.body.items).toMatchObject(body.tickets.map((ticket) => ({ ...ticket, entrantSalt: body.entrantSalt })));
  });

  it('is done once for one key, and answered with the same bytes each time', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    const answers = [await buy(member.http, poolId, 2, key), await buy(member.http, poolId, 2, key)];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(Buffer.from(answers[1]?.bytes ?? [])).toEqual(Buffer.from(answers[0]?.bytes ?? []));
    expect((await poolOf(member.http, poolId)).sold).toBe(2);
    expect(wallet.books.balance({ kind: 'user', userId: member.userId })).toBe(1_000);
  });

  it('is done once though one key is sent many times at the same moment', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 6 }, () => buy(member.http, poolId, 1, key)));
    for (const { status, body } of answers) if (status !== 201) expect(body.code).toBe('idempotency.in_flight');
    expect((await buy(member.http, poolId, 1, key)).status).toBe(201);
    expect((await poolOf(member.http, poolId)).sold).toBe(1);
    expect(wallet.books.balance({ kind: 'user', userId: member.userId })).toBe(1_500);
  });

  it.each([
    ['raffle.pool_full', 409, { ticketsRequired: 3 }, 4],
    ['raffle.member_limit_reached', 409, { ticketsPerMember: 2 }, 3],
    ['wallet.insufficient_funds', 402, {}, 5],
  ])('is refused as %s, and nothing is taken', async (code, status, pool, quantity) => {
    const { member, poolId } = await scene(pool);
    const key = randomUUID();
    const answer = await buy(member.http, poolId, quantity, key);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(Buffer.from((await buy(member.http, poolId, quantity, key)).bytes)).toEqual(Buffer.from(answer.bytes));
    expect(await poolOf(member.http, poolId)).toMatchObject({ sold: 0, reserved: 0 });
    expect(wallet.books.available(member.userId)).toBe(2_000);
    expect((await buy(member.http, poolId, 1)).status).toBe(201);
  });

  it('counts what a member holds and is buying towards their limit', async () => {
    const { member, poolId } = await scene({ ticketsPerMember: 2 });
    const answers = await Promise.all(Array.from({ length: 4 }, () => buy(member.http, poolId)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
    expect((await buy(member.http, poolId)).body.code).toBe('raffle.member_limit_reached');
  });

  it.each([
    'wallet.account_not_found',
    'wallet.account_suspended',
    'wallet.account_closed',
    'wallet.currency_mismatch',
    'wallet.balance_overflow',
    'wallet.spending_limit_exceeded',
  ])('says %s in the wallet’s own word', async (code) => {
    const { member, poolId } = await scene();
    wallet.books.refuse({ kind: 'user', userId: member.userId }, code);
    const answer = await buy(member.http, poolId);
    expect([answer.status, answer.body.code]).toEqual([402, code]);
  });

  it('is refused where there is no such pool, where it is not open yet, and where it was cancelled', async () => {
    const { staff, member, poolId } = await scene();
    expect((await buy(member.http, randomUUID())).body.code).toBe('raffle.pool_not_found');
    const draft = await createPool(staff.http);
    expect((await buy(member.http, draft)).body.code).toBe('raffle.pool_not_open');
    await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    expect((await buy(member.http, poolId)).body.code).toBe('raffle.pool_cancelled');
  });
});

describe('buying entries while the wallet is in trouble', () => {
  it('says that the wallet did not answer, and the same key continues the purchase', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    for (const fate of ['failed', 'reply-lost'] as const) {
      wallet.fate = (request) => (request === postTransfer ? fate : 'answered');
      const { status, body } = await buy(member.http, poolId, 1, key);
      expect([status, body.code, body.dependency]).toEqual([503, 'dependency.unavailable', 'wallet']);
    }
    expect(await poolOf(member.http, poolId)).toMatchObject({ sold: 0, reserved: 1 });
    wallet.fate = () => 'answered';
    expect((await buy(member.http, poolId, 1, key)).status).toBe(201);
    expect(wallet.books.balance({ kind: 'user', userId: member.userId })).toBe(1_500);
  });

  it('refuses the key of an unfinished purchase for another request', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    wallet.fate = () => 'failed';
    expect((await buy(member.http, poolId, 1, key)).status).toBe(503);
    expect((await buy(member.http, poolId, 2, key)).body.code).toBe('idempotency.key_reused');
    expect(await poolOf(member.http, poolId)).toMatchObject({ sold: 0, reserved: 1 });
  });

  it('completes by itself what nobody asks for again', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    wallet.fate = (request) => (request === postTransfer ? 'reply-lost' : 'answered');
    expect((await buy(member.http, poolId, 1, key)).status).toBe(503);
    wallet.fate = () => 'answered';
    raffle.clock.advance(20_000);
    await eventually(async () => expect((await poolOf(member.http, poolId)).sold).toBe(1));
    expect((await buy(member.http, poolId, 1, key)).body).toMatchObject({ status: 'CONFIRMED' });
    expect(wallet.books.balance({ kind: 'user', userId: member.userId })).toBe(1_500);
  });

  it('gives up what took too long, and says so under its key', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    wallet.fate = () => 'failed';
    expect((await buy(member.http, poolId, 1, key)).status).toBe(503);
    wallet.fate = () => 'answered';
    raffle.clock.advance(180_000);
    const fresh = await raffle.tokens.tokenFor({ userId: member.userId, tenantId: member.tenantId, role: 'member' });
    const again = await buy(member.http.with({ token: fresh }), poolId, 1, key);
    expect([again.status, again.body.code]).toEqual([409, 'raffle.purchase_abandoned']);
    expect(wallet.books.available(member.userId)).toBe(2_000);
    expect(wallet.books.activeHolds()).toEqual([]);
  });

  it('answers 503 in time when the wallet never answers', { timeout: 20_000 }, async () => {
    const { member, poolId } = await scene();
    let wakeUp = (): void => undefined;
    const until = new Promise<void>((resolve) => {
      wakeUp = resolve;
    });
    wallet.fate = () => ({ until });
    const key = randomUUID();
    const { status, body } = await buy(member.http, poolId, 1, key);
    expect([status, body.dependency]).toEqual([503, 'wallet']);
    wakeUp();
    wallet.fate = () => 'answered';
    expect((await buy(member.http, poolId, 1, key)).status).toBe(201);
    expect(wallet.books.balance({ kind: 'user', userId: member.userId })).toBe(1_500);
  });
});
