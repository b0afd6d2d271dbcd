import type { HttpClient, ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createPool,
  createPrize,
  openPool,
  openRaffle,
  poolBody,
  prizeBody,
  type RunningRaffle,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
beforeAll(async () => {
  raffle = await openRaffle();
});
afterAll(() => raffle.stop());

interface PrizeAnswer extends ProblemBody {
  readonly id: string;
  readonly title: string;
  readonly stock: number;
  readonly stockLeft: number;
  readonly version: number;
  readonly archivedAt: string | null;
}

const codeOf = ({ status, body }: { status: number; body: ProblemBody }) => [status, body.code];
const image = { url: 'https://example.com/a.jpg', alt: 'The terrace', kind: 'IMAGE' };

const get = (staff: HttpClient, prizeId: string) => staff.get<PrizeAnswer>(`/v1/prizes/${prizeId}`);
const edit = (staff: HttpClient, prizeId: string, change: object = {}, tag: string | undefined = '*') =>
  staff.put<PrizeAnswer>(`/v1/prizes/${prizeId}`, {
    body: { title: 'Another evening', ...change },
    ...(tag === '' ? {} : { headers: { 'if-match': tag } }),
  });
const restock = (staff: HttpClient, prizeId: string, units: number) =>
  staff.post<PrizeAnswer>(`/v1/prizes/${prizeId}/stock`, { body: { units } });
const archive = (staff: HttpClient, prizeId: string) => staff.post<PrizeAnswer>(`/v1/prizes/${prizeId}/archive`);
const prizeOf = async (staff: HttpClient, poolId: string): Promise<string> =>
  (await staff.get<{ prizeId: string }>(`/v1/pools/${poolId}`)).body.prizeId;

describe('a prize that is created', () => {
  it('keeps its pictures, and the points that a winner gets', async () => {
    const { http } = await someone(raffle, 'staff');
    const body = prizeBody({ kind: 'POINTS', points: '1250.5', media: [image] });
    expect((await http.post('/v1/prizes', { body })).body).toMatchObject({ points: '1250.50', media: [image] });
  });

  it.each([
    ['/points', 422, { kind: 'POINTS' }],
    ['/points', 422, { points: '5.00' }],
    ['/points', 400, { kind: 'POINTS', points: '0.00' }],
    ['/points', 400, { kind: 'POINTS', points: '-1' }],
    ['/points', 400, { kind: 'POINTS', points: 5 }],
    ['/media/0/url', 400, { media: [{ ...image, url: 'http://example.com/a.jpg' }] }],
    ['/media/0/url', 400, { media: [{ ...image, url: 'javascript:alert(1)' }] }],
    ['/media/0/kind', 400, { media: [{ ...image, kind: 'SOUND' }] }],
    ['/media', 400, { media: Array.from({ length: 21 }, () => image) }],
  ])('is refused at %s with %i where that does not fit', async (pointer, status, change) => {
    const { http } = await someone(raffle, 'staff');
    const answer = await http.post<ProblemBody>('/v1/prizes', { body: prizeBody(change) });
    expect([answer.status, answer.body.errors?.map((error) => error.pointer)]).toEqual([status, [pointer]]);
  });
});

describe('a prize that is edited', () => {
  it('is shown otherwise, keeps what it is worth, and is told of', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await createPrize(http, { sponsor: 'Them' });
    const before = await get(http, prizeId);
    const edited = await edit(http, prizeId, { media: [image] }, before.headers.get('etag') ?? '');
    expect(edited.body).toMatchObject({ title: 'Another evening', media: [image], sponsor: null, version: 2 });
    expect(edited.headers.get('etag')).toBe('"2"');
    expect((await get(http, prizeId)).body).toEqual(edited.body);
    const events = await raffle.sql(
      `select headers->>'ce-sequence' as sequence from raffle.outbox where aggregate = $1 order by position`,
      [`prize/${prizeId}`],
    );
    expect(events).toEqual([{ sequence: '1' }, { sequence: '2' }]);
  });

  it('is refused to who has not seen it as it is, and of two at once one is told', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await createPrize(http);
    expect(codeOf(await edit(http, prizeId, {}, ''))).toEqual([428, 'raffle.version_required']);
    expect(codeOf(await edit(http, prizeId, {}, '"7"'))).toEqual([412, 'raffle.version_conflict']);
    expect(codeOf(await edit(http, prizeId, {}, 'W/"1"'))).toEqual([412, 'raffle.version_conflict']);
    const answers = await Promise.all([1, 2, 3].map((one) => edit(http, prizeId, { title: `${one}` }, '"1"')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('cannot be made to lie to those who bought tickets, from the moment that a pool of it is scheduled', async () => {
    const { http } = await someone(raffle, 'staff');
    const opensAt = new Date(raffle.clock.now().getTime() + 3_600_000).toISOString();
    for (const pool of [await openPool(http), await openPool(http, { opensAt })]) {
      const prizeId = await prizeOf(http, pool);
      expect(codeOf(await edit(http, prizeId))).toEqual([409, 'raffle.prize_in_use']);
      expect(codeOf(await archive(http, prizeId))).toEqual([409, 'raffle.prize_in_use']);
      await http.post(`/v1/pools/${pool}/cancel`, { body: { reason: 'Rain' } });
      expect((await edit(http, prizeId)).status).toBe(200);
    }
  });
});

describe('a prize’s stock', () => {
  it('grows, and falls no lower than what pools have taken', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await prizeOf(http, await openPool(http, { winnerCount: 2 }));
    expect((await restock(http, prizeId, 4)).body).toMatchObject({ stock: 7, stockLeft: 5 });
    expect(codeOf(await restock(http, prizeId, -6))).toEqual([409, 'raffle.stock_out_of_range']);
    expect(codeOf(await restock(http, prizeId, 999_999))).toEqual([409, 'raffle.stock_out_of_range']);
    expect((await restock(http, prizeId, -5)).body).toMatchObject({ stock: 2, stockLeft: 0 });
    expect((await restock(http, prizeId, 0)).status).toBe(400);
  });

  it('is counted right while pools take from it at the same moment', async () => {
    const { http } = await someone(raffle, 'staff');
    const prizeId = await createPrize(http, { stock: 3 });
    const pools: string[] = [];
    for (let count = 0; count < 3; count += 1)
      pools.push((await http.post<{ id: string }>('/v1/pools', { body: poolBody(prizeId) })).body.id);
    const answers = await Promise.all([
      ...pools.map((poolId) => http.post(`/v1/pools/${poolId}/open`)),
      ...[-1, -1, 2].map((units) => restock(http, prizeId, units)),
    ]);
    const opened = answers.slice(0, 3).filter(({ status }) => status === 200).length;
    const changed = [-1, -1, 2].filter((_, index) => answers[index + 3]?.status === 200);
    const stock = changed.reduce((sum, units) => sum + units, 3);
    expect((await get(http, prizeId)).body).toMatchObject({ stock, stockLeft: stock - opened });
  });
});

describe('a prize that is archived', () => {
  it('is not drafted, opened, edited, restocked or archived any more, and is listed apart', async () => {
    const { http } = await someone(raffle, 'staff');
    const [kept, poolId] = [await createPrize(http), await createPool(http)];
    const prizeId = await prizeOf(http, poolId);
    expect((await archive(http, prizeId)).body.archivedAt).toBe(raffle.clock.now().toISOString());
    for (const answer of [
      await archive(http, prizeId),
      await edit(http, prizeId),
      await restock(http, prizeId, 1),
      await http.post<ProblemBody>(`/v1/pools/${poolId}/open`),
      await http.post<ProblemBody>('/v1/pools', { body: poolBody(prizeId) }),
    ])
      expect(codeOf(answer)).toEqual([409, 'raffle.prize_archived']);
    const idsOf = async (query: string) =>
      (await http.get<{ items: { id: string }[] }>(`/v1/prizes${query}`)).body.items.map(({ id }) => id);
    expect(await idsOf('?state=ARCHIVED')).toEqual([prizeId]);
    expect(await idsOf('?state=ACTIVE')).toEqual([kept]);
    expect(await idsOf('')).toEqual([prizeId, kept]);
  });

  it('of another tenant is not there', async () => {
    const { http } = await someone(raffle, 'staff');
    const stranger = await someone(raffle, 'owner');
    const prizeId = await createPrize(http);
    for (const answer of [
      await edit(stranger.http, prizeId),
      await restock(stranger.http, prizeId, 1),
      await archive(stranger.http, prizeId),
    ])
      expect(codeOf(answer)).toEqual([404, 'raffle.prize_not_found']);
    expect((await get(http, prizeId)).body).toMatchObject({ version: 1, archivedAt: null });
  });
});
