import { randomUUID } from 'node:crypto';
import type { HttpClient, ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPool,
  createPrize,
  openPool,
  openRaffle,
  type PoolBody,
  poolBody,
  poolOf,
  prizeBody,
  type RunningRaffle,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
beforeAll(async () => {
  raffle = await openRaffle();
});
afterAll(() => raffle.stop());

const stockLeft = async (staff: HttpClient, prizeId: string): Promise<number> =>
  (await staff.get<{ stockLeft: number }>(`/v1/prizes/${prizeId}`)).body.stockLeft;

const open = (staff: HttpClient, poolId: string) => staff.post<PoolBody & ProblemBody>(`/v1/pools/${poolId}/open`);

describe('a prize', () => {
  it('is seen by every member of the tenant, and by nobody else', async () => {
    const staff = await someone(raffle, 'staff');
    const { status, body } = await staff.http.post<{ id: string }>('/v1/prizes', { body: prizeBody() });
    expect(status).toBe(201);
    expect(body).toMatchObject({ ...prizeBody(), description: '', sponsor: null, stockLeft: 3 });
    const member = await someone(raffle, 'member', staff.tenantId);
    expect((await member.http.get(`/v1/prizes/${body.id}`)).body).toEqual(body);
    const stranger = await someone(raffle, 'owner');
    const hidden = await stranger.http.get<ProblemBody>(`/v1/prizes/${body.id}`);
    expect([hidden.status, hidden.body.code]).toEqual([404, 'raffle.prize_not_found']);
    expect((await stranger.http.get('/v1/prizes')).body).toEqual({ items: [], nextCursor: null });
  });

  it.each([
    ['/kind', { kind: 'CAR' }],
    ['/stock', { stock: 0 }],
    ['/valueMinor', { valueMinor: 0.5 }],
    ['/currency', { currency: 'ZZZ' }],
    ['/title', { title: ' ' }],
  ])('that does not fit is refused at %s', async (pointer, change) => {
    const { http } = await someone(raffle, 'staff');
    const { status, body } = await http.post<ProblemBody>('/v1/prizes', { body: prizeBody(change) });
    expect([status, body.errors?.map((error) => error.pointer)]).toEqual([400, [pointer]]);
  });

  it('is listed newest first, a page at a time', async () => {
    const { http } = await someone(raffle, 'staff');
    const ids: string[] = [];
    for (let count = 0; count < 5; count += 1) ids.unshift(await createPrize(http));
    type Page = { items: { id: string }[]; nextCursor: string | null };
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page = (await http.get<Page>(`/v1/prizes?limit=2${cursor && `&cursor=${cursor}`}`)).body;
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual(ids);
  });
});

describe('a pool', () => {
  it.each([
    ['raffle.too_many_winners', '/winnerCount', { winnerCount: 15, alternateCount: 6 }],
    ['raffle.currency_mismatch', '/currency', { currency: 'USD' }],
    ['raffle.sales_too_large', '/ticketPriceMinor', { ticketPriceMinor: Number.MAX_SAFE_INTEGER }],
    ['raffle.prize_not_found', '/prizeId', { prizeId: randomUUID() }],
  ])('is refused as %s', async (code, pointer, change) => {
    const { http } = await someone(raffle, 'staff');
    const body = { ...poolBody(await createPrize(http)), ...change };
    const answer = await http.post<ProblemBody>('/v1/pools', { body });
    expect([answer.body.code, answer.body.errors?.map((error) => error.pointer)]).toEqual([code, [pointer]]);
  });

  it('takes its prizes from stock when it opens, and publishes the hash of a secret nobody sees', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await createPrize(http, { stock: 3 });
    const { body: draft } = await http.post<PoolBody>('/v1/pools', { body: poolBody(prizeId, { winnerCount: 2 }) });
    expect([draft.state, draft.secretHash, await stockLeft(http, prizeId)]).toEqual(['DRAFT', null, 3]);
    const { body: opened } = await open(http, draft.id);
    expect([opened.state, await stockLeft(http, prizeId)]).toEqual(['OPEN', 1]);
    const [kept] = await raffle.sql<{ secret: Buffer | null; sealed: string }>(
      'select secret, sealed from raffle.pool_secrets where pool_id = $1',
      [draft.id],
    );
    expect(kept).toEqual({ secret: null, sealed: expect.stringMatching(/^sealed\.v1\./) });
    expect(opened.secretHash).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not open without stock, nor twice, and of many at once only as many as there are prizes', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await createPrize(http, { stock: 2 });
    const pools: string[] = [];
    for (let count = 0; count < 6; count += 1) {
      pools.push((await http.post<PoolBody>('/v1/pools', { body: poolBody(prizeId) })).body.id);
    }
    const answers = await Promise.all(pools.map((poolId) => open(http, poolId)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    for (const { status, body } of answers) if (status !== 200) expect(body.code).toBe('raffle.prize_out_of_stock');
    expect(await stockLeft(http, prizeId)).toBe(0);
    const opened = answers.find(({ status }) => status === 200)?.body.id ?? '';
    const again = await open(http, opened);
    expect([again.status, again.body.code]).toEqual([409, 'raffle.pool_not_draft']);
  });

  it('opens once though it is opened twice at the same moment', async () => {
    const { http } = await someone(raffle, 'staff');
    const poolId = await createPool(http);
    const answers = await Promise.all([open(http, poolId), open(http, poolId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const events = await raffle.sql('select 1 from raffle.outbox where aggregate = $1', [`pool/${poolId}`]);
    expect(events).toHaveLength(1);
  });

  it('is cancelled from DRAFT and OPEN, once, and then sells nothing', async () => {
    const { http } = await someone(raffle, 'staff');
    for (const poolId of [await createPool(http), await openPool(http)]) {
      const cancel = () =>
        http.post<PoolBody & ProblemBody>(`/v1/pools/${poolId}/cancel`, { body: { reason: ' Rain ' } });
      expect((await cancel()).body).toMatchObject({ state: 'CANCELLED', cancelReason: 'Rain' });
      const again = await cancel();
      expect([again.status, again.body.code]).toEqual([409, 'raffle.pool_not_cancellable']);
    }
  });

  it('is listed by its state', async () => {
    const { http } = await someone(raffle, 'staff');
    const [draft, opened] = [await createPool(http), await openPool(http)];
    const idsOf = async (query: string) =>
      (await http.get<{ items: PoolBody[] }>(`/v1/pools${query}`)).body.items.map(({ id }) => id);
    expect(await idsOf('?state=DRAFT')).toEqual([draft]);
    expect(await idsOf('?state=OPEN')).toEqual([opened]);
    expect(await idsOf('')).toEqual([opened, draft]);
  });

  it('of another tenant is not there, whatever one wants of it', async () => {
    const mine = await someone(raffle, 'staff');
    const theirs = await someone(raffle, 'owner');
    const poolId = await openPool(mine.http);
    const cancel = () => theirs.http.post<ProblemBody>(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Spite' } });
    const entries = () => theirs.http.post<ProblemBody>(`/v1/pools/${poolId}/entries`, { body: {} });
    const answers = [
      await theirs.http.get<ProblemBody>(`/v1/pools/${poolId}`),
      await theirs.http.get<ProblemBody>(`/v1/pools/${poolId}/tickets`),
      await theirs.http.get<ProblemBody>(`/v1/pools/${poolId}/conservation`),
      await open(theirs.http, poolId),
      await cancel(),
      await entries(),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'raffle.pool_not_found']);
    expect((await poolOf(mine.http, poolId)).state).toBe('OPEN');
  });
});
