import { randomUUID } from 'node:crypto';
import { drawAnnounced, drawCommitted } from '@tessera/contracts';
import { chainHash, QUICKNET, toHex, verifyDraw, verifyReceipt } from '@tessera/proofs';
import { eventually, openLive, type ProblemBody, request, serviceHarness } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FakeMirror, startMirror } from '../fake-mirror.ts';
import { committingAt, DUE_AT, RANDOMNESS, ROUND } from '../recorded-beacon.ts';
import {
  buy,
  openPool,
  playWallet,
  type RunningRaffle,
  raffle as raffleService,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

interface DrawBody {
  readonly status: string;
  readonly waitingFor: string | null;
  readonly dueAt: string | null;
  readonly commitment: { readonly round: number | null; readonly chainHash: string | null };
  readonly commitmentHash: string;
  readonly record: { readonly witnesses: string[]; readonly hash: string } | null;
  readonly winners: readonly { readonly ticketNumber: number }[];
}

/** What somebody who watches a pool is shown of its draw. */
interface Watched {
  readonly draw: { readonly beacon?: { readonly overdueSince?: string }; readonly seed?: string } | null;
}

let raffle: RunningRaffle;
let liar: FakeMirror;
let mirror: FakeMirror;
let url: string;
let staff: Someone;
let member: Someone;

beforeAll(async () => {
  [liar, mirror] = [await startMirror('anotherSignature'), await startMirror('notThere')];
  raffle = await serviceHarness({
    ...raffleService,
    env: { DRAND_MIRRORS: `${liar.url}, ${mirror.url}/`, DRAND_LEAD_SECONDS: '60', DRAND_TIMEOUT_MS: '1000' },
  });
  raffle.clock.set(committingAt(60));
  const { books } = await playWallet(raffle);
  url = await raffle.start();
  staff = await someone(raffle, 'staff');
  member = await someone(raffle, 'member', staff.tenantId);
  books.fund(member.userId, 100_000);
});
afterAll(async () => {
  await raffle.stop();
  await Promise.all([liar.stop(), mirror.stop()]);
});

const roundsAsked = () => [...liar.asked, ...mirror.asked].map((path) => path.split('/').at(-1));

const drawOf = async (poolId: string) => (await member.http.get<DrawBody>(`/v1/pools/${poolId}/draw`)).body;

const started = (poolId: string): Promise<DrawBody> =>
  eventually(async () => {
    const draw = await drawOf(poolId);
    if (draw.commitment === undefined) throw new Error('nothing is committed yet');
    return draw;
  });

const bought = async (change: object): Promise<{ poolId: string; ticketId: string }> => {
  const poolId = await openPool(staff.http, { ticketsRequired: 3, ...change });
  const { status, body } = await buy(member.http, poolId, 3);
  expect(status).toBe(201);
  return { poolId, ticketId: body.tickets[1]?.id ?? '' };
};

const receiptOf = (one: Someone, ticketId: string) => one.http.get<ProblemBody>(`/v1/tickets/${ticketId}/receipt`);

describe('a pool that is drawn by a beacon', () => {
  let poolId: string;
  let ticketId: string;

  it('shows what it is committed to and when that is due, and waits while no mirror has it', async () => {
    ({ poolId, ticketId } = await bought({ drawMode: 'DRAND' }));
    expect(await started(poolId)).toMatchObject({
      ...{ status: 'COMMITTED', waitingFor: 'BEACON', dueAt: DUE_AT.toISOString(), winners: [] },
      commitment: { mode: 'DRAND', round: ROUND, secretHash: null },
    });
    expect(roundsAsked()).toEqual(['latest', 'latest']);
    raffle.clock.set(new Date(DUE_AT.getTime() + 40_000));
    await eventually(() => expect(mirror.asked.length).toBeGreaterThan(1));
    expect(await drawOf(poolId)).toMatchObject({ status: 'COMMITTED', waitingFor: 'BEACON' });
    const said = raffle.logs().map((line) => [line['outcome'], line['pool_id']]);
    expect(said).toEqual(
      expect.arrayContaining([
        ['wrong', undefined],
        ['not-there', undefined],
        [undefined, poolId],
      ]),
    );
    const { bytes } = await request(url).get('/metrics');
    const metrics = Buffer.from(bytes).toString();
    expect(metrics).toMatch(/raffle_draws_without_beacon\{[^}]*\} 1\n/);
    expect(metrics).toMatch(/beacon_answer_seconds_count\{[^}]*outcome="wrong"[^}]*\} [1-9]/);
  });

  it('tells the commitment to everybody, in the catalogue’s words', async () => {
    const { commitmentHash } = await drawOf(poolId);
    const [committed] = (await raffle.published(drawCommitted)).filter(({ data }) => data.poolId === poolId);
    const [announced] = (await raffle.published(drawAnnounced)).filter(({ data }) => data.poolId === poolId);
    const told = { commitmentHash, round: ROUND, dueAt: DUE_AT.toISOString() };
    expect(committed?.data).toMatchObject(told);
    expect(announced?.data).toMatchObject({ ...told, entrants: [member.userId], page: 1, pages: 1 });
  });

  it('shows whoever watches it what it waits for, that this is overdue, and what it was drawn by', async () => {
    await eventually(async () => {
      const noted = 'select from raffle.pools where id = $1 and beacon_overdue_at is not null';
      expect(await raffle.sql(noted, [poolId])).toHaveLength(1);
    });
    const watched = await openLive(url, `/v1/pools/${poolId}/live`, { token: member.token });
    const due = { chainHash: toHex(chainHash(QUICKNET)), round: ROUND, dueAt: DUE_AT.toISOString() };
    const waits = await watched.until<Watched>(({ data }) => data.draw?.beacon?.overdueSince !== undefined);
    expect(waits.at(-1)?.data).toMatchObject({ state: 'STARTED', draw: { beacon: due, winningNumbers: null } });
    expect(waits.at(-1)?.data.draw).not.toHaveProperty('seed');
    mirror.answerWith('right');
    raffle.clock.advance(120_000);
    const drawn = await watched.until<Watched>(({ data }) => data.draw?.seed !== undefined);
    expect(drawn.at(-1)?.data.draw).toMatchObject({ beacon: due, randomness: RANDOMNESS });
    expect(drawn.at(-1)?.data.draw?.beacon).toEqual(due);
    watched.close();
  });

  it('draws once a mirror has the round, whatever another one says', async () => {
    const { commitmentHash } = await drawOf(poolId);
    await settled(staff.http, poolId);
    const { bytes } = await raffle.http.get(`/v1/pools/${poolId}/draw-file`);
    expect(verifyDraw(bytes, { commitmentHash })).toMatchObject({ ok: true, file: { commitment: { round: ROUND } } });
    expect(await drawOf(poolId)).toMatchObject({ status: 'COMPLETED', waitingFor: null });
    expect(new Set(roundsAsked())).toEqual(new Set(['latest', String(ROUND)]));
    const receipt = await receiptOf(member, ticketId);
    expect(receipt.headers.get('content-disposition')).toContain(`receipt-${ticketId}.json`);
    expect(verifyReceipt(receipt.bytes, { draw: bytes })).toMatchObject({ ok: true });
  });
});

describe('the receipt of a ticket', () => {
  it('has no proof before there is a commitment, and is its owner’s alone', async () => {
    const poolId = await openPool(staff.http);
    const ticketId = (await buy(member.http, poolId)).body.tickets[0]?.id ?? '';
    const early = await receiptOf(member, ticketId);
    expect(early.body).toMatchObject({ format: 'tessera-receipt', proof: null, entrant: { memberId: member.userId } });
    expect(verifyReceipt(early.bytes)).toMatchObject({ ok: true });
    const colleague = await someone(raffle, 'member', staff.tenantId);
    for (const other of [staff, colleague, await someone(raffle, 'owner')]) {
      const hidden = await receiptOf(other, ticketId);
      expect([hidden.status, hidden.body.code]).toEqual([404, 'raffle.ticket_not_found']);
    }
  });
});

describe('a pool that is drawn from a barrel', () => {
  const recording = (change: object = {}) => ({
    ...{ winners: [2], drawnAt: raffle.clock.now().toISOString(), witnesses: ['Ada', 'Alan'], evidence: 'Film 3' },
    ...change,
  });
  const record = (poolId: string, change: object = {}, idempotencyKey: string = randomUUID()) =>
    staff.http.post<DrawBody & ProblemBody>(`/v1/pools/${poolId}/draw`, { body: recording(change), idempotencyKey });

  it('waits for the record, takes it once, and answers a repeated call the same', async () => {
    const { poolId } = await bought({ drawMode: 'MANUAL' });
    expect(await started(poolId)).toMatchObject({ status: 'COMMITTED', waitingFor: 'RECORD', dueAt: null });
    const [key, drawnAt] = [randomUUID(), raffle.clock.now().toISOString()];
    const first = await record(poolId, { drawnAt }, key);
    expect([first.status, first.body.status, first.body.record?.witnesses]).toEqual([
      201,
      'COMPLETED',
      ['Ada', 'Alan'],
    ]);
    const again = await record(poolId, { drawnAt }, key);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const second = await record(poolId);
    expect([second.status, second.body.code]).toEqual([409, 'raffle.draw_already_recorded']);
    await settled(staff.http, poolId);
    const { bytes } = await raffle.http.get(`/v1/pools/${poolId}/draw-file`);
    expect(verifyDraw(bytes, { commitmentHash: first.body.commitmentHash })).toMatchObject({
      ok: true,
      file: { winners: [2] },
    });
  });

  it.each([
    [422, 'raffle.picks_invalid', '/winners/0', { winners: [4] }],
    [422, 'raffle.picks_invalid', '/winners', { winners: [1, 2] }],
    [422, 'raffle.picks_invalid', '/alternates', { alternates: [1] }],
    [422, 'raffle.witnesses_invalid', '/witnesses/1', { witnesses: ['Ada', ' ADA'] }],
    [422, 'raffle.draw_time_invalid', '/drawnAt', { drawnAt: '2020-01-01T00:00:00.000Z' }],
  ])('answers %i %s at %s', async (status, code, pointer, change) => {
    const { poolId } = await bought({ drawMode: 'MANUAL' });
    await started(poolId);
    const { status: answered, body } = await record(poolId, change);
    expect([answered, body.code, body.errors?.[0]?.pointer]).toEqual([status, code, pointer]);
  });

  it.each([
    [{ witnesses: ['Ada'] }],
    [{ witnesses: ['Ada', ''] }],
    [{ evidence: '\ud800' }],
    [{ evidence: 'a\u0000b' }],
    [{ evidenceHash: 'ab' }],
    [{ winners: [0] }],
    [{ more: true }],
  ])('refuses what is not of its form: %j', async (change) => {
    const { status, body } = await record(randomUUID(), change);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
  });

  it('cannot be recorded for a pool of another mode, nor by who may not manage pools', async () => {
    const selling = await openPool(staff.http);
    expect((await record(selling)).body.code).toBe('raffle.draw_not_manual');
    expect(await record(randomUUID())).toMatchObject({ status: 404, body: { code: 'raffle.pool_not_found' } });
    const forbidden = await member.http.post<ProblemBody>(`/v1/pools/${selling}/draw`, { body: recording() });
    expect(forbidden.status).toBe(403);
  });
});
