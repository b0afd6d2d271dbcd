import { randomUUID } from 'node:crypto';
import { claimAccepted, claimFulfilled, claimOpened, claimShipped } from '@tessera/contracts';
import { eventually, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LoyaltyBooks } from '../loyalty-books.ts';
import {
  ADDRESS,
  act,
  type ClaimBody,
  claimOf,
  claimsOf,
  draftVoucherPool,
  playLoyalty,
  reaches,
  sendTo,
  wonPool,
} from '../running-claims.ts';
import {
  createPrize,
  openRaffle,
  type PlayedWallet,
  playWallet,
  poolOf,
  type RunningRaffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
let wallet: PlayedWallet;
let loyalty: LoyaltyBooks;
let staff: Someone;
let member: Someone;
let other: Someone;

beforeAll(async () => {
  raffle = await openRaffle();
  wallet = await playWallet(raffle);
  loyalty = await playLoyalty(raffle);
  await raffle.start();
  staff = await someone(raffle, 'staff');
  [member, other] = [await someone(raffle, 'member', staff.tenantId), await someone(raffle, 'member', staff.tenantId)];
  wallet.books.fund(member.userId, 100_000);
});
afterAll(() => raffle.stop());

const codes = (answers: readonly { readonly status: number; readonly body: ProblemBody }[]) =>
  answers.map(({ status, body }) => [status, body.code]);

/** Everything that was published about a claim, to its end. */
const toldOf = (claim: ClaimBody | undefined): Promise<string> =>
  eventually(async () => {
    const told = [];
    for (const event of [claimOpened, claimAccepted, claimShipped, claimFulfilled]) {
      told.push(...(await raffle.published(event)).filter(({ data }) => data.claimId === claim?.id));
    }
    expect(told.some(({ data }) => 'fulfilledAt' in data)).toBe(true);
    return JSON.stringify(told);
  });

/** Every answer that is kept for whoever asks again. */
const remembered = async (): Promise<string> => {
  const rows = await raffle.sql<{ body: Buffer }>('select body from raffle.idempotency_keys');
  expect(rows.length).toBeGreaterThan(0);
  return rows.map(({ body }) => body.toString()).join();
};

const renewed = async (one: Someone, role: 'member' | 'staff'): Promise<Someone> => {
  const token = await raffle.tokens.tokenFor({ userId: one.userId, tenantId: one.tenantId, role });
  return { ...one, token, http: raffle.http.with({ token }) };
};

describe('a claim', () => {
  it('is shown to its winner and to staff, told with all that a message to them needs, and is nobody else’s', async () => {
    const { poolId, prizeId, claims } = await wonPool(staff, member, {}, { kind: 'CASH', valueMinor: 300 });
    const [claim] = claims;
    expect(claim).toMatchObject({ userId: member.userId, state: 'OPEN', place: 1, rank: 1, fulfilledAt: null });
    const own = await member.http.get<{ items: ClaimBody[] }>('/v1/claims?limit=1&state=OPEN');
    expect(own.body.items).toEqual([claim]);
    expect(await claimOf(staff.http, claim?.id ?? '')).toEqual(await claimOf(member.http, claim?.id ?? ''));
    expect((await other.http.get<{ items: ClaimBody[] }>('/v1/claims')).body.items).toEqual([]);
    const stranger = await someone(raffle, 'owner');
    const hidden = [
      await other.http.get<ProblemBody>(`/v1/claims/${claim?.id}`),
      await act(other, claim, 'accept', {}),
      await act(other, claim, 'decline'),
      await sendTo(other, claim),
      await stranger.http.get<ProblemBody>(`/v1/claims/${claim?.id}`),
      await act(stranger, claim, 'ship', { carrier: 'Post' }),
      await act(stranger, claim, 'deliver'),
    ];
    for (const answer of codes(hidden)) expect(answer).toEqual([404, 'raffle.claim_not_found']);
    const nowhere = await stranger.http.get<ProblemBody>(`/v1/pools/${poolId}/claims`);
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'raffle.pool_not_found']);
    await eventually(async () => {
      const told = (await raffle.published(claimOpened)).find(({ data }) => data.claimId === claim?.id);
      expect(told?.data).toMatchObject({
        ...{ poolId, prizeId, userId: member.userId, prizeKind: 'CASH', poolTitle: 'Friday' },
        ...{ prizeTitle: 'Evening for two', valueMinor: 300, currency: 'EUR', isAlternate: false },
        acceptBefore: claim?.expiresAt,
      });
    });
  });

  it('that is accepted is paid, and what the pool still owes is seen until then', async () => {
    const { poolId, claims } = await wonPool(
      staff,
      member,
      { winnerCount: 2, ticketsRequired: 2 },
      { kind: 'CASH', valueMinor: 300 },
    );
    const report = async () => (await staff.http.get(`/v1/pools/${poolId}/conservation`)).body;
    const before = wallet.books.balance({ kind: 'user', userId: member.userId });
    expect(await report()).toMatchObject({
      openClaims: 2,
      acceptedClaims: 0,
      owedMinor: 600,
      heldMinor: 1_000,
      balanced: true,
    });
    expect((await act(member, claims[0], 'accept', {})).body).toMatchObject({ state: 'ACCEPTED' });
    const paid = await reaches(member.http, claims[0]?.id ?? '', 'FULFILLED');
    const [transferId = ''] = paid.payouts?.map((payout) => payout.transferId) ?? [];
    const { creditEntry } = wallet.books.entriesOf(transferId);
    expect(paid.payouts).toEqual([{ transferId, amountMinor: 300, currency: 'EUR', entry: creditEntry }]);
    expect(await claimOf(staff.http, claims[1]?.id ?? '')).not.toHaveProperty('payouts');
    expect(wallet.books.balance({ kind: 'user', userId: member.userId })).toBe(before + 300);
    expect(await report()).toMatchObject({
      openClaims: 1,
      owedMinor: 300,
      prizesMinor: 300,
      heldMinor: 700,
      balanced: true,
    });
    expect((await poolOf(staff.http, poolId)).settledAt).toBeNull();
    expect((await act(member, claims[1], 'decline')).body).toMatchObject({ state: 'DECLINED' });
    await settled(staff.http, poolId);
    expect(await report()).toMatchObject({ openClaims: 0, owedMinor: 0, feesMinor: 700, heldMinor: 0, balanced: true });
    expect(codes([await act(member, claims[0], 'accept', {}), await act(member, claims[1], 'decline')])).toEqual([
      [409, 'raffle.claim_decided'],
      [409, 'raffle.claim_decided'],
    ]);
  });

  it('that nobody accepts in time goes to the next alternate, at once and without anyone asking', async () => {
    const { poolId, claims } = await wonPool(staff, member, { ticketsRequired: 2, alternateCount: 1 });
    raffle.clock.advance(3_600_000);
    const [again, overseer] = [await renewed(member, 'member'), await renewed(staff, 'staff')];
    // Whether or not the job has looked, it is too late.
    expect(codes([await act(again, claims[0], 'accept', {}), await act(again, claims[0], 'decline')])).toEqual([
      [409, 'raffle.claim_expired'],
      [409, 'raffle.claim_expired'],
    ]);
    const next = await eventually(async () => {
      const [first, second] = await claimsOf(overseer.http, poolId);
      expect(first?.state).toBe('EXPIRED');
      if (!second) throw new Error('nobody was asked');
      return second;
    });
    expect(next).toMatchObject({ rank: 2, place: 1, state: 'OPEN' });
    [member, staff] = [again, overseer];
    other = await renewed(other, 'member');
    const pages: ClaimBody[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      type Page = { items: ClaimBody[]; nextCursor: string | null };
      const page: Page = (
        await staff.http.get<Page>(`/v1/pools/${poolId}/claims?limit=1${cursor && `&cursor=${cursor}`}`)
      ).body;
      pages.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(pages.map(({ rank }) => rank)).toEqual([1, 2]);
    const odd = await staff.http.get<ProblemBody>(`/v1/pools/${poolId}/claims?cursor=bm8`);
    expect(odd.status).toBe(400);
  });

  it('to points is granted by loyalty', async () => {
    const { poolId, claims } = await wonPool(staff, member, {}, { kind: 'POINTS', points: '250.5' });
    await act(member, claims[0], 'accept', {});
    await reaches(member.http, claims[0]?.id ?? '', 'FULFILLED');
    expect(loyalty.balance(member.userId)).toBe('250.50');
    await settled(staff.http, poolId);
  });
});

describe('a voucher', () => {
  const CODES = ['ALPHA-7731', 'BRAVO-7732'];

  it('is given to one winner each, shown to them and staff alone, and is in no event and no remembered answer', async () => {
    const { prizeId, claims } = await wonPool(
      ...([staff, member, { ticketsRequired: 2, winnerCount: 2 }, { kind: 'VOUCHER', codes: CODES }] as const),
    );
    for (const claim of claims) await act(member, claim, 'accept', {});
    const seen = [];
    for (const { id } of claims) seen.push((await reaches(member.http, id, 'FULFILLED')).voucherCode);
    expect([...seen].sort()).toEqual(CODES);
    expect((await claimOf(staff.http, claims[0]?.id ?? '')).voucherCode).toBe(seen[0]);
    expect((await other.http.get(`/v1/claims/${claims[0]?.id}`)).status).toBe(404);
    const counts = await staff.http.get(`/v1/prizes/${prizeId}/vouchers`);
    expect(counts.body).toEqual({ free: 0, reserved: 0, given: 2 });
    const again = await staff.http.post<ProblemBody>(`/v1/prizes/${prizeId}/vouchers`, { body: { codes: [CODES[0]] } });
    expect([again.body.code, again.body.errors?.[0]?.pointer]).toEqual(['raffle.voucher_duplicate', '/codes/0']);
    expect(await toldOf(claims[0])).not.toMatch(/ALPHA|BRAVO/);
    expect(await remembered()).not.toMatch(/ALPHA|BRAVO/);
  });

  it.each([
    ['twice in the list', ['X-1', 'X-2', 'X-1'], '/codes/2'],
    ['there already, for another prize', ['KNOWN-1'], '/codes/0'],
  ])('whose code is %s is refused, and none is added', async (_why, added, pointer) => {
    const known = await createPrize(staff.http, { kind: 'VOUCHER' });
    await staff.http.post(`/v1/prizes/${known}/vouchers`, { body: { codes: ['KNOWN-1'] } });
    const prizeId = await createPrize(staff.http, { kind: 'VOUCHER' });
    const { status, body } = await staff.http.post<ProblemBody>(`/v1/prizes/${prizeId}/vouchers`, {
      body: { codes: ['FRESH', ...added] },
    });
    expect([status, body.code]).toEqual([409, 'raffle.voucher_duplicate']);
    expect(body.errors?.[0]?.pointer).toBe(pointer.replace(/\d+/, (index) => String(Number(index) + 1)));
    expect((await staff.http.get(`/v1/prizes/${prizeId}/vouchers`)).body).toEqual({ free: 0, reserved: 0, given: 0 });
  });

  it('is a prize of its kind alone, and of the tenant’s own', async () => {
    const [cash, stranger] = [await createPrize(staff.http), await someone(raffle, 'owner')];
    const add = (one: Someone, prizeId: string, body: object) =>
      one.http.post<ProblemBody>(`/v1/prizes/${prizeId}/vouchers`, { body });
    const refused = [
      await add(staff, cash, { codes: ['Y'] }),
      await add(stranger, cash, { codes: ['Y'] }),
      await stranger.http.get<ProblemBody>(`/v1/prizes/${cash}/vouchers`),
    ];
    expect(codes(refused)).toEqual([
      [409, 'raffle.prize_not_a_voucher'],
      [404, 'raffle.prize_not_found'],
      [404, 'raffle.prize_not_found'],
    ]);
    for (const body of [{ codes: [] }, { codes: [' '] }, { codes: Array.from({ length: 1_001 }, String) }]) {
      expect((await add(staff, cash, body)).status).toBe(400);
    }
  });

  it('must be there before a pool opens, and two pools never count on the same code', async () => {
    const prizeId = await createPrize(staff.http, { kind: 'VOUCHER', stock: 5 });
    const open = async (poolId: string) => staff.http.post<ProblemBody>(`/v1/pools/${poolId}/open`);
    const pools = [await draftVoucherPool(staff, prizeId, 2), await draftVoucherPool(staff, prizeId, 2)];
    expect(codes([await open(pools[0] ?? '')])).toEqual([[409, 'raffle.vouchers_missing']]);
    expect((await staff.http.get<{ stockLeft: number }>(`/v1/prizes/${prizeId}`)).body.stockLeft).toBe(5);
    await staff.http.post(`/v1/prizes/${prizeId}/vouchers`, { body: { codes: ['P-1', 'P-2', 'P-3'] } });
    const answers = await Promise.all(pools.map(open));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await staff.http.get(`/v1/prizes/${prizeId}/vouchers`)).body).toEqual({ free: 1, reserved: 2, given: 0 });
    const opened = pools[answers.findIndex(({ status }) => status === 200)];
    const waiting = pools.find((poolId) => poolId !== opened) ?? '';
    await staff.http.post(`/v1/pools/${opened}/cancel`, { body: { reason: 'Rain' } });
    expect((await open(waiting)).status).toBe(200);
  });
});

describe('a prize that is sent', () => {
  it('goes where its winner says, until it is on its way; staff see what to send, and the winner how to follow it', async () => {
    const { claims, poolId } = await wonPool(staff, member, {}, { kind: 'PHYSICAL' });
    const [claim] = claims;
    expect(codes([await sendTo(member, claim)])).toEqual([[409, 'raffle.claim_not_shippable']]);
    expect((await act(member, claim, 'accept', { shipment: ADDRESS })).body).toMatchObject({ state: 'ACCEPTED' });
    await settled(staff.http, poolId);
    expect((await sendTo(member, claim, { ...ADDRESS, city: 'Wien' })).body).toMatchObject({ state: 'READY' });
    type Parcels = { items: { claimId: string; recipient: object }[] };
    const parcels = async (state: string) => (await staff.http.get<Parcels>(`/v1/shipments?state=${state}`)).body.items;
    expect(await parcels('READY')).toMatchObject([{ claimId: claim?.id, recipient: { ...ADDRESS, city: 'Wien' } }]);
    expect(codes([await act(staff, claim, 'deliver')])).toEqual([[409, 'raffle.shipment_not_on_its_way']]);
    expect((await act(staff, claim, 'ship', { carrier: 'Post', tracking: 'T-1' })).status).toBe(200);
    expect(codes([await sendTo(member, claim), await act(staff, claim, 'ship', { carrier: 'Post' })])).toEqual([
      [409, 'raffle.shipment_sent'],
      [409, 'raffle.shipment_sent'],
    ]);
    expect((await claimOf(member.http, claim?.id ?? '')).shipment).toMatchObject({ state: 'SHIPPED', tracking: 'T-1' });
    expect((await act(staff, claim, 'deliver')).body).toMatchObject({ state: 'FULFILLED' });
    expect(await parcels('DELIVERED')).toHaveLength(1);
    expect(await toldOf(claim)).not.toMatch(/Byron|Ringstra|8010|T-1/);
    expect(await remembered()).not.toMatch(/Byron|Ringstra|8010|T-1/);
  });

  it.each([
    ['/name', { name: ' ' }],
    ['/lines', { lines: [] }],
    ['/country', { country: 'XX' }],
    ['/postcode', { postcode: '' }],
    ['/street', { street: 'Ring' }],
  ])('has an address, or is refused at %s', async (pointer, change) => {
    const { status, body } = await sendTo(member, { id: randomUUID() } as ClaimBody, { ...ADDRESS, ...change });
    expect([status, body.errors?.map((error) => error.pointer)]).toEqual([400, [pointer]]);
  });

  it('needs an address, and a prize that is a thing', async () => {
    const { claims } = await wonPool(staff, member, { claimWindowSeconds: undefined }, { kind: 'PHYSICAL' });
    expect(claims[0]?.state).toBe('ACCEPTED');
    const cash = await wonPool(staff, member);
    const refused = [
      await act(staff, claims[0], 'ship', { carrier: 'Post' }),
      await act(staff, claims[0], 'deliver'),
      await act(member, cash.claims[0], 'accept', { shipment: ADDRESS }),
    ];
    expect(codes(refused)).toEqual([
      [409, 'raffle.shipment_missing'],
      [409, 'raffle.shipment_missing'],
      [409, 'raffle.claim_not_shippable'],
    ]);
    expect(refused[2]?.body.errors?.[0]?.pointer).toBe('/shipment');
    expect((await claimOf(member.http, cash.claims[0]?.id ?? '')).state).toBe('OPEN');
  });

  it('is not sent by members', async () => {
    const nowhere = { id: randomUUID() } as ClaimBody;
    const answers = [await act(member, nowhere, 'ship', { carrier: 'Post' }), await act(member, nowhere, 'deliver')];
    for (const { status } of answers) expect(status).toBe(403);
    expect((await member.http.get('/v1/shipments')).status).toBe(403);
  });
});
