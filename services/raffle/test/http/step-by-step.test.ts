import { randomUUID } from 'node:crypto';
import { captureHold, placeHold } from '@tessera/contracts';
import { eventually, type HttpClient, type ProblemBody } from '@tessera/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { act, claimsOf } from '../running-claims.ts';
import {
  buy,
  createPool,
  openPool,
  openRaffle,
  type PlayedWallet,
  playBilling,
  playWallet,
  poolOf,
  type ReceiptBody,
  type RunningRaffle,
  settled,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
let wallet: PlayedWallet;

beforeAll(async () => {
  raffle = await openRaffle();
  wallet = await playWallet(raffle);
  await playBilling(raffle, wallet);
  await raffle.start();
});
afterEach(() => {
  wallet.fate = () => 'answered';
});
afterAll(() => raffle.stop());

const scene = async (pool: object = {}, fundsMinor = 2_000) => {
  const staff = await someone(raffle, 'staff');
  const member = await someone(raffle, 'member', staff.tenantId);
  if (fundsMinor > 0) wallet.books.fund(member.userId, fundsMinor);
  return { staff, member, poolId: await openPool(staff.http, pool) };
};

type Answer = ReceiptBody & ProblemBody;
const create = (member: HttpClient, body: object, idempotencyKey: string = randomUUID()) =>
  member.post<Answer>('/v1/purchases', { body, idempotencyKey });
const step = (member: HttpClient, purchaseId: string, what: 'confirm' | 'redeem' | 'cancel') =>
  member.post<Answer>(`/v1/purchases/${purchaseId}/${what}`);
const order = (member: HttpClient, poolId: string, body: object) =>
  member.post<Answer>(`/v1/pools/${poolId}/entries`, { body });

describe('a purchase that goes step by step', () => {
  it('says how long its places are kept, then has numbers, then is handed over', async () => {
    const { member, poolId } = await scene();
    const created = await create(member.http, { poolId, quantity: 2 });
    expect([created.status, created.body.status, created.body.paidBy]).toEqual([201, 'PENDING', 'WALLET']);
    expect(Date.parse(created.body.waitsUntil ?? '')).toBeGreaterThan(raffle.clock.now().getTime());
    expect(await poolOf(member.http, poolId)).toMatchObject({ sold: 0, reserved: 2 });
    const confirmed = await step(member.http, created.body.id, 'confirm');
    expect([confirmed.status, confirmed.body.status, confirmed.body.waitsUntil]).toEqual([200, 'CONFIRMED', null]);
    expect(confirmed.body.tickets.map(({ number }) => number)).toEqual([1, 2]);
    const redeemed = await step(member.http, created.body.id, 'redeem');
    expect([redeemed.status, redeemed.body.redeemedAt]).toEqual([200, expect.any(String)]);
    const again = await step(member.http, created.body.id, 'redeem');
    expect([again.status, again.body.code]).toEqual([409, 'raffle.purchase_redeemed']);
    const late = await step(member.http, created.body.id, 'cancel');
    expect([late.status, late.body.code]).toEqual([409, 'raffle.purchase_not_cancellable']);
  });

  it('is refused where the wallet would not pay, and when it was cancelled or its time is over', async () => {
    const { member, poolId } = await scene();
    const poor = await create(member.http, { poolId, quantity: 5 });
    expect([poor.status, poor.body.code]).toEqual([402, 'wallet.insufficient_funds']);
    const first = await create(member.http, { poolId });
    expect((await step(member.http, first.body.id, 'redeem')).body.code).toBe('raffle.purchase_not_confirmed');
    expect((await step(member.http, first.body.id, 'cancel')).body.failureCode).toBe('raffle.purchase_cancelled');
    expect((await step(member.http, first.body.id, 'confirm')).body.code).toBe('raffle.purchase_cancelled');
    const second = await create(member.http, { poolId });
    raffle.clock.advance(601_000);
    const fresh = await raffle.tokens.tokenFor({ userId: member.userId, tenantId: member.tenantId, role: 'member' });
    const tooLate = await step(member.http.with({ token: fresh }), second.body.id, 'confirm');
    expect([tooLate.status, tooLate.body.code]).toEqual([409, 'raffle.purchase_abandoned']);
    expect(wallet.books.available(member.userId)).toBe(2_000);
  });

  it('may be begun under a key that a purchase of one call has, and each is its own', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    expect((await buy(member.http, poolId, 1, key)).status).toBe(201);
    const created = await create(member.http, { poolId }, key);
    expect([created.status, created.body.status]).toEqual([201, 'PENDING']);
  });

  it('says who did not answer, and goes on by the same key', async () => {
    const { member, poolId } = await scene();
    const key = randomUUID();
    wallet.fate = (request) => (request === placeHold ? 'failed' : 'answered');
    const away = await create(member.http, { poolId }, key);
    expect([away.status, away.body.code]).toEqual([503, 'dependency.unavailable']);
    wallet.fate = () => 'answered';
    const created = await create(member.http, { poolId }, key);
    expect([created.status, (await poolOf(member.http, poolId)).reserved]).toEqual([201, 1]);
  });

  it.each([
    ['/provider', { paidBy: 'PAYMENT', paymentMethod: 'sandbox_ok' }],
    ['/paymentMethod', { paidBy: 'PAYMENT', provider: 'sandbox' }],
    ['/provider', { provider: 'sandbox' }],
    ['/type', { type: 'GIFT' }],
    ['/quantity', { quantity: 0 }],
  ])('that does not fit is refused at %s', async (pointer, change) => {
    const { member, poolId } = await scene();
    const { status, body } = await create(member.http, { poolId, ...change });
    expect([status, body.errors?.map((error) => error.pointer)]).toEqual([400, [pointer]]);
  });

  it('is paid from outside by a payment that it names', async () => {
    const { member, poolId } = await scene({}, 0);
    const outside = { paidBy: 'PAYMENT', provider: 'sandbox', paymentMethod: 'sandbox_ok' };
    const created = await create(member.http, { poolId, quantity: 3, ...outside });
    expect(created.body).toMatchObject({ status: 'PENDING', paidBy: 'PAYMENT', amountMinor: 1_500 });
    expect(wallet.books.payments.get(created.body.paymentId ?? '')).toMatchObject({ amountMinor: 1_500 });
    const early = await step(member.http, created.body.id, 'confirm');
    expect([early.status, early.body.code]).toEqual([409, 'raffle.purchase_awaits_payment']);
    const unknown = await create(member.http, { poolId, ...outside, provider: 'barter' });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'billing.provider_unknown']);
    expect(await poolOf(member.http, poolId)).toMatchObject({ reserved: 3 });
  });

  it('in a pool that is not there, or not open, is refused', async () => {
    const { staff, member } = await scene();
    expect((await create(member.http, { poolId: randomUUID() })).body.code).toBe('raffle.pool_not_found');
    expect((await create(member.http, { poolId: await createPool(staff.http) })).body.code).toBe(
      'raffle.pool_not_open',
    );
    const nothing = await step(member.http, randomUUID(), 'confirm');
    expect([nothing.status, nothing.body.code]).toEqual([404, 'raffle.purchase_not_found']);
  });
});

describe('the steps of somebody else’s purchase, or of none', () => {
  it.each(['confirm', 'redeem', 'cancel'] as const)('%s: it is not there', async (what) => {
    const { staff, member, poolId } = await scene();
    const { body } = await create(member.http, { poolId });
    const other = await someone(raffle, 'member', staff.tenantId);
    for (const [who, purchaseId] of [
      [other, body.id],
      [member, randomUUID()],
    ] as const) {
      const answer = await step(who.http, purchaseId, what);
      expect([answer.status, answer.body.code]).toEqual([404, 'raffle.purchase_not_found']);
    }
  });
});

describe('a confirmation', () => {
  it('that the wallet refuses is answered in its word, and frees what was held', async () => {
    const { member, poolId } = await scene();
    const { body } = await create(member.http, { poolId, quantity: 2 });
    const account = { kind: 'user', userId: member.userId } as const;
    wallet.fate = (request) => {
      wallet.books.refuse(account, request === captureHold ? 'wallet.balance_overflow' : undefined);
      return 'answered';
    };
    const answer = await step(member.http, body.id, 'confirm');
    expect([answer.status, answer.body.code]).toEqual([402, 'wallet.balance_overflow']);
    expect(wallet.books.available(member.userId)).toBe(2_000);
    expect(await poolOf(member.http, poolId)).toMatchObject({ sold: 0, reserved: 0 });
  });

  it('says that the wallet did not answer, and is carried on by itself', async () => {
    const { member, poolId } = await scene();
    const { body } = await create(member.http, { poolId });
    wallet.fate = (request) => (request === captureHold ? 'reply-lost' : 'answered');
    const answer = await step(member.http, body.id, 'confirm');
    expect([answer.status, answer.body.code]).toEqual([503, 'dependency.unavailable']);
    wallet.fate = () => 'answered';
    raffle.clock.advance(20_000);
    await eventually(async () => expect((await poolOf(member.http, poolId)).sold).toBe(1));
  });

  it('and a cancellation that cannot reach the wallet changes nothing', async () => {
    const { member, poolId } = await scene();
    const { body } = await create(member.http, { poolId });
    wallet.fate = () => 'failed';
    const answer = await step(member.http, body.id, 'cancel');
    expect([answer.status, answer.body.code]).toEqual([503, 'dependency.unavailable']);
    wallet.fate = () => 'answered';
    expect((await step(member.http, body.id, 'cancel')).status).toBe(200);
    expect(wallet.books.available(member.userId)).toBe(2_000);
  });
});

describe('boosts, retries and free entries', () => {
  it('a boost is a numbered ticket at its own price, for who holds an entry', async () => {
    const { member, poolId } = await scene({ boostPriceMinor: 200, boostsPerMember: 2 });
    const early = await order(member.http, poolId, { type: 'BOOST' });
    expect([early.status, early.body.code]).toEqual([409, 'raffle.boost_needs_entry']);
    expect((await buy(member.http, poolId)).status).toBe(201);
    const boost = await order(member.http, poolId, { type: 'BOOST', quantity: 2 });
    expect(boost.body).toMatchObject({ type: 'BOOST', amountMinor: 400, tickets: [{ number: 2 }, { number: 3 }] });
    expect((await order(member.http, poolId, { type: 'BOOST' })).body.code).toBe('raffle.boost_limit_reached');
    expect(wallet.books.balance({ kind: 'pool', poolId })).toBe(900);
  });

  it('a free entry costs nothing, asks the wallet nothing, and has its own limit', async () => {
    const { member, poolId } = await scene({ freeEntriesPerMember: 2 }, 0);
    wallet.fate = () => {
      throw new Error('the wallet is asked');
    };
    const key = randomUUID();
    const ask = () =>
      member.http.post<Answer>(`/v1/pools/${poolId}/entries`, {
        body: { free: true, quantity: 2 },
        idempotencyKey: key,
      });
    const entry = await ask();
    expect([entry.status, entry.body.status, entry.body.paidBy]).toEqual([201, 'CONFIRMED', 'NOTHING']);
    expect(Buffer.from((await ask()).bytes)).toEqual(Buffer.from(entry.bytes));
    expect((await order(member.http, poolId, { free: true })).body.code).toBe('raffle.free_entry_limit_reached');
    const boost = await order(member.http, poolId, { free: true, type: 'BOOST' });
    expect([boost.status, boost.body.errors?.map(({ pointer }) => pointer)]).toEqual([400, ['/free']]);
  });

  it('in a pool without them are refused', async () => {
    const { member, poolId } = await scene();
    const codes = [];
    for (const body of [{ type: 'BOOST' }, { type: 'RETRY' }, { free: true }]) {
      codes.push((await order(member.http, poolId, body)).body.code);
    }
    expect(codes).toEqual(['raffle.boost_not_offered', 'raffle.retry_not_offered', 'raffle.free_entries_not_offered']);
  });

  it('take part in the draw like any other, and the pool pays out what was really paid', async () => {
    const { staff, member, poolId } = await scene({
      ...{ ticketsRequired: 4, freeEntriesPerMember: 1, boostPriceMinor: 200, boostsPerMember: 2 },
    });
    await buy(member.http, poolId);
    await order(member.http, poolId, { free: true });
    await order(member.http, poolId, { type: 'BOOST', quantity: 2 });
    await settled(staff.http, poolId);
    const report = await staff.http.get(`/v1/pools/${poolId}/conservation`);
    expect(report.body).toMatchObject({
      salesMinor: 900,
      prizesMinor: 900,
      prizesAddedMinor: 7_100,
      heldMinor: 0,
      balanced: true,
    });
  });

  it('leave nothing behind when their pool is cancelled', async () => {
    const { staff, member, poolId } = await scene({ freeEntriesPerMember: 1 });
    await buy(member.http, poolId);
    const free = await order(member.http, poolId, { free: true });
    await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    const seen = await member.http.get<ReceiptBody>(`/v1/purchases/${free.body.id}`);
    expect(seen.body).toMatchObject({ status: 'REFUNDED', refundTransferId: null });
  });

  it('who was asked after the winner and took the prize has not lost', async () => {
    const staff = await someone(raffle, 'staff');
    const members = await Promise.all([1, 2].map(() => someone(raffle, 'member', staff.tenantId)));
    for (const { userId } of members) wallet.books.fund(userId, 5_000);
    const terms = { ticketsRequired: 2, alternateCount: 1, claimWindowSeconds: 3_600 };
    const pool = await openPool(staff.http, terms, { stock: 3 });
    for (const { http } of members) await buy(http, pool);
    for (const [turn, what] of ['decline', 'accept'].entries()) {
      const claim = await eventually(async () => {
        const found = (await claimsOf(staff.http, pool))[turn];
        if (!found) throw new Error(`nobody has turn ${turn} yet`);
        return found;
      });
      const whose = members.find(({ userId }) => userId === claim.userId);
      if (whose) expect((await act(whose, claim, what, what === 'accept' ? {} : undefined)).status).toBe(200);
    }
    const { prizeId } = await settled(staff.http, pool);
    const follow = await staff.http.post<{ id: string }>('/v1/pools', {
      body: {
        ...{ prizeId, title: 'Again', ticketPriceMinor: 500, currency: 'EUR', ticketsRequired: 20 },
        ...{ followsPoolId: pool, retryPriceMinor: 100, retryWindowSeconds: 3_600 },
      },
    });
    await staff.http.post(`/v1/pools/${follow.body.id}/open`);
    for (const { http } of members)
      expect((await order(http, follow.body.id, { type: 'RETRY' })).body.code).toBe('raffle.retry_not_eligible');
  });

  it('who lost may retry each ticket once in the pool that follows, at its price', async () => {
    const staff = await someone(raffle, 'staff');
    const members = await Promise.all([1, 2].map(() => someone(raffle, 'member', staff.tenantId)));
    for (const { userId } of members) wallet.books.fund(userId, 5_000);
    const lost = await openPool(staff.http, { ticketsRequired: 4 }, { stock: 3 });
    for (const { http } of members) await buy(http, lost, 2);
    const { prizeId } = await settled(staff.http, lost);
    const draw = await staff.http.get<{ winners: { userId: string }[] }>(`/v1/pools/${lost}/draw`);
    const winnerId = draw.body.winners[0]?.userId;
    const follow = await staff.http.post<{ id: string }>('/v1/pools', {
      body: {
        ...{ prizeId, title: 'Again', ticketPriceMinor: 500, currency: 'EUR', ticketsRequired: 20 },
        ...{ followsPoolId: lost, retryPriceMinor: 100, retryWindowSeconds: 3_600 },
      },
    });
    await staff.http.post(`/v1/pools/${follow.body.id}/open`);
    const retry = (who: (typeof members)[number] | undefined, quantity: number) =>
      order(who?.http ?? staff.http, follow.body.id, { type: 'RETRY', quantity });
    const winner = members.find(({ userId }) => userId === winnerId);
    const loser = members.find(({ userId }) => userId !== winnerId);
    expect((await retry(winner, 1)).body.code).toBe('raffle.retry_not_eligible');
    expect((await retry(loser, 3)).body.code).toBe('raffle.retry_limit_reached');
    expect((await retry(loser, 2)).body).toMatchObject({ type: 'RETRY', amountMinor: 200 });
    expect((await retry(loser, 1)).body.code).toBe('raffle.retry_limit_reached');
    raffle.clock.advance(3_601_000);
    const fresh = await raffle.tokens.tokenFor({
      userId: winner?.userId ?? '',
      tenantId: staff.tenantId,
      role: 'member',
    });
    const late = await order((winner?.http ?? staff.http).with({ token: fresh }), follow.body.id, { type: 'RETRY' });
    expect(late.body.code).toBe('raffle.retry_window_over');
  });
});
