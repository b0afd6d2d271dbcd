import { randomUUID } from 'node:crypto';
import { MAX_AMOUNT_MINOR } from '@tessera/kernel';
import type { HttpClient, ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  buy,
  createPool,
  createPrize,
  openPool,
  openRaffle,
  playWallet,
  poolBody,
  type RunningRaffle,
  settled,
  someone,
} from '../running-raffle.ts';
import type { WalletBooks } from '../wallet-books.ts';

let raffle: RunningRaffle;
let books: WalletBooks;
beforeAll(async () => {
  raffle = await openRaffle();
  ({ books } = await playWallet(raffle));
  await raffle.start();
});
afterAll(() => raffle.stop());

interface Answer extends ProblemBody {
  readonly id: string;
  readonly number: number;
  readonly prizeId: string;
  readonly state: string;
  readonly scheduledAt: string | null;
}

const inHours = (hours: number): string => new Date(raffle.clock.now().getTime() + hours * 3_600_000).toISOString();
/** Less than the life of a token, so that the clock can be put there. */
const SOON_MS = 30_000;
const soon = (): string => new Date(raffle.clock.now().getTime() + SOON_MS).toISOString();
const codeOf = ({ status, body }: { status: number; body: { readonly code?: string } }) => [status, body.code];
const draft = (staff: HttpClient, prizeId: string, change: object = {}) =>
  staff.post<Answer>('/v1/pools', { body: poolBody(prizeId, change) });
const open = (staff: HttpClient, poolId: string) => staff.post<Answer>(`/v1/pools/${poolId}/open`);

describe('the terms of a pool', () => {
  it('are kept as they were given, every one of them', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await createPrize(http);
    const terms = {
      ...{ drawMode: 'MANUAL', opensAt: inHours(1), closesAt: inHours(2), whenUnfilled: 'EXTEND' },
      ...{ extendBySeconds: 600, maxExtensions: 3, boostPriceMinor: 300, boostsPerMember: 2 },
      ...{ claimWindowSeconds: 86_400, minimumAge: 18, countries: ['DE', 'AT'], freeEntriesPerMember: 1 },
    };
    const { body } = await draft(http, prizeId, terms);
    expect(body).toMatchObject({ ...terms, extensions: 0, followsPoolId: null, retryPriceMinor: null });
    expect((await http.get(`/v1/pools/${body.id}`)).body).toEqual(body);
  });

  it.each([
    ['/drawMode', { drawMode: 'DICE' }],
    ['/opensAt', { opensAt: 'tomorrow' }],
    ['/closesAt', { closesAt: '2026-11-21T20:00:00+01:00' }],
    ['/whenUnfilled', { whenUnfilled: 'SHRUG' }],
    ['/extendBySeconds', { whenUnfilled: 'EXTEND' }],
    ['/extendBySeconds', { whenUnfilled: 'EXTEND', maxExtensions: 1 }],
    ['/maxExtensions', { whenUnfilled: 'EXTEND', extendBySeconds: 60 }],
    ['/extendBySeconds', { extendBySeconds: 60, maxExtensions: 1 }],
    ['/boostsPerMember', { boostPriceMinor: 1 }],
    ['/boostPriceMinor', { boostsPerMember: 1 }],
    ['/retryWindowSeconds', { followsPoolId: randomUUID(), retryPriceMinor: 1 }],
    ['/claimWindowSeconds', { claimWindowSeconds: 0 }],
    ['/minimumAge', { minimumAge: 121 }],
    ['/countries/0', { countries: ['XX'] }],
    ['/countries', { countries: [] }],
    ['/countries', { countries: ['DE', 'DE'] }],
    ['/freeEntriesPerMember', { freeEntriesPerMember: 0 }],
  ])('are refused at %s where they say nothing that can be kept', async (pointer, change) => {
    const { http } = await someone(raffle, 'staff');
    const answer = await draft(http, randomUUID(), change);
    expect([...codeOf(answer), answer.body.errors?.map((error) => error.pointer)]).toEqual([
      ...[400, 'request.invalid', [pointer]],
    ]);
  });

  it.each([
    ['raffle.opening_time_invalid', '/opensAt', () => ({ opensAt: inHours(24 * 366 * 6) })],
    ['raffle.closing_time_invalid', '/closesAt', () => ({ closesAt: inHours(-1) })],
    ['raffle.closing_time_invalid', '/closesAt', () => ({ opensAt: inHours(2), closesAt: inHours(1) })],
    ['raffle.closing_time_missing', '/closesAt', () => ({ whenUnfilled: 'DRAW_ANYWAY' })],
    ['raffle.sales_too_large', '/boostPriceMinor', () => ({ boostPriceMinor: MOST, boostsPerMember: 1 })],
  ])('are refused as %s at %s', async (code, pointer, change) => {
    const { http } = await someone(raffle, 'staff');
    const answer = await draft(http, await createPrize(http), change());
    expect([...codeOf(answer), answer.body.errors?.map((error) => error.pointer)]).toEqual([422, code, [pointer]]);
  });
});

const MOST = Number(MAX_AMOUNT_MINOR);

describe('the number of a pool', () => {
  it('counts the tenant’s pools without a gap, however many are drafted at once and however many are refused', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await createPrize(http);
    const answers = await Promise.all(
      Array.from({ length: 15 }, (_, index) => draft(http, prizeId, index % 3 === 0 ? { currency: 'USD' } : {})),
    );
    const numbers = answers.flatMap(({ status, body }) => (status === 201 ? [body.number] : []));
    expect(numbers.sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const idempotencyKey = randomUUID();
    const again = () => http.post<Answer>('/v1/pools', { body: poolBody(prizeId), idempotencyKey });
    expect([(await again()).body.number, (await again()).body.number]).toEqual([11, 11]);
    const cancelled = (await draft(http, prizeId)).body;
    await http.post(`/v1/pools/${cancelled.id}/cancel`, { body: { reason: 'A slip' } });
    expect([cancelled.number, (await draft(http, prizeId)).body.number]).toEqual([12, 13]);
  });

  it('begins at 1 for each tenant, and cannot be changed, taken twice, or counted back', async () => {
    const { http } = await someone(raffle, 'staff');
    const { body } = await draft(http, await createPrize(http));
    expect(body.number).toBe(1);
    const refused = (statement: string) => expect(raffle.sql(statement)).rejects;
    await refused(`update raffle.pools set number = 5 where id = '${body.id}'`).toThrow(/never changes/);
    await refused('update raffle.pool_numbers set last = last - 1').toThrow(/one by one/);
    await refused('update raffle.pool_numbers set last = last + 2').toThrow(/one by one/);
  });
});

describe('a pool whose opening is still to come', () => {
  it('stays a draft that is told to open, once, with its prizes out of stock', async () => {
    const { http } = await someone(raffle, 'staff');
    const poolId = await createPool(http, { opensAt: inHours(1) });
    const { body } = await open(http, poolId);
    expect(body).toMatchObject({ state: 'DRAFT', scheduledAt: raffle.clock.now().toISOString() });
    expect(codeOf(await open(http, poolId))).toEqual([409, 'raffle.pool_scheduled']);
    expect((await http.get(`/v1/prizes/${body.prizeId}`)).body).toMatchObject({ stockLeft: 2 });
  });

  it('is refused where there is no prize for it, or its closing has passed', async () => {
    const { http } = await someone(raffle, 'staff');
    const dry = await createPool(http, { opensAt: inHours(1), winnerCount: 2 }, { stock: 1 });
    expect(codeOf(await open(http, dry))).toEqual([409, 'raffle.prize_out_of_stock']);
    const late = await createPool(http, { closesAt: soon() });
    raffle.clock.advance(SOON_MS);
    expect(codeOf(await open(http, late))).toEqual([409, 'raffle.closing_time_past']);
  });

  it('takes no entry before it opens nor after it closes', async () => {
    const staff = await someone(raffle, 'staff');
    const member = await someone(raffle, 'member', staff.tenantId);
    books.fund(member.userId, 10_000);
    const scheduled = await openPool(staff.http, { opensAt: inHours(2) });
    expect(codeOf(await buy(member.http, scheduled))).toEqual([409, 'raffle.pool_not_open']);
    const closing = await openPool(staff.http, { closesAt: soon(), whenUnfilled: 'DRAW_ANYWAY' });
    expect((await buy(member.http, closing)).status).toBe(201);
    raffle.clock.advance(SOON_MS);
    expect(codeOf(await buy(member.http, closing))).toEqual([409, 'raffle.pool_closed']);
    const drawn = await settled(staff.http, closing);
    expect(drawn).toMatchObject({ state: 'COMPLETED', sold: 1 });
    expect(codeOf(await buy(member.http, closing))).toEqual([409, 'raffle.pool_closed']);
  });
});

describe('a follow-up pool', () => {
  const terms = (followsPoolId: string) => ({ followsPoolId, retryPriceMinor: 250, retryWindowSeconds: 3_600 });

  it('follows a drawn pool of the same prize, one at a time', async () => {
    const staff = await someone(raffle, 'staff');
    const member = await someone(raffle, 'member', staff.tenantId);
    books.fund(member.userId, 10_000);
    const first = await openPool(staff.http, { ticketsRequired: 1 });
    const { prizeId } = (await staff.http.get<Answer>(`/v1/pools/${first}`)).body;
    const refusal = async (of: string, follows: string) => {
      const answer = await draft(staff.http, of, terms(follows));
      expect(answer.body.errors?.map(({ pointer }) => pointer)).toEqual(['/followsPoolId']);
      return codeOf(answer);
    };
    expect(await refusal(prizeId, first)).toEqual([409, 'raffle.followed_pool_not_completed']);
    expect(await refusal(prizeId, randomUUID())).toEqual([404, 'raffle.followed_pool_not_found']);
    await buy(member.http, first);
    await settled(staff.http, first);
    expect(await refusal(await createPrize(staff.http), first)).toEqual([422, 'raffle.followed_pool_other_prize']);
    const answers = await Promise.all([1, 2, 3].map(() => draft(staff.http, prizeId, terms(first))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    const followUp = answers.find(({ status }) => status === 201)?.body;
    expect(followUp).toMatchObject(terms(first));
    expect(await refusal(prizeId, first)).toEqual([409, 'raffle.pool_already_followed']);
    await staff.http.post(`/v1/pools/${followUp?.id}/cancel`, { body: { reason: 'Another day' } });
    expect((await draft(staff.http, prizeId, terms(first))).status).toBe(201);
  });

  it('does not follow a pool of another tenant', async () => {
    const [mine, theirs] = [await someone(raffle, 'staff'), await someone(raffle, 'staff')];
    const answer = await draft(mine.http, await createPrize(mine.http), terms(await openPool(theirs.http)));
    expect(codeOf(answer)).toEqual([404, 'raffle.followed_pool_not_found']);
  });
});
