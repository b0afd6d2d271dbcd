import { randomUUID } from 'node:crypto';
import { type AuditLine, verifyRaffleAudit } from '@tessera/proofs';
import { type Database, openDatabase } from '@tessera/runtime/postgres';
import { eventually, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createOldRecords } from '../../src/persistence/records/old-records.ts';
import { eraseRecord } from '../../src/use-cases/records/erase-record.ts';
import {
  buy,
  openPool,
  openRaffle,
  type PlayedWallet,
  playWallet,
  type RunningRaffle,
  type Someone,
  settled,
  someone,
} from '../running-raffle.ts';

let raffle: RunningRaffle;
let wallet: PlayedWallet;
let database: Database;
let staff: Someone;
let anna: Someone;
let ben: Someone;
beforeAll(async () => {
  raffle = await openRaffle();
  wallet = await playWallet(raffle);
  await raffle.start();
  database = await openDatabase({ service: 'raffle', url: raffle.database.url, poolSize: 2 });
});
beforeEach(async () => {
  wallet.fate = () => 'answered';
  staff = await someone(raffle, 'staff');
  [anna, ben] = [await someone(raffle, 'member', staff.tenantId), await someone(raffle, 'member', staff.tenantId)];
  for (const { userId } of [anna, ben]) wallet.books.fund(userId, 100_000);
});
afterAll(async () => {
  await database.close();
  await raffle.stop();
});

const exportOf = async (poolId: string, query = '') => {
  const { status, headers, bytes } = await staff.http.get(`/v1/pools/${poolId}/audit-export${query}`);
  expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
  const lines = Buffer.from(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuditLine);
  return { bytes, lines, verdict: await verifyRaffleAudit([bytes]) };
};

const linesOf = <T extends AuditLine['type']>(lines: readonly AuditLine[], type: T) =>
  lines.filter((line): line is Extract<AuditLine, { type: T }> => line.type === type);

/** A pool in which both bought, drawn and paid out. */
const drawnPool = async (change: object = {}): Promise<string> => {
  const poolId = await openPool(staff.http, { ticketsRequired: 5, winnerCount: 2, alternateCount: 1, ...change });
  await buy(anna.http, poolId, 2);
  await buy(ben.http, poolId, 1);
  await buy(anna.http, poolId, 2);
  await settled(staff.http, poolId);
  return poolId;
};

describe('the audit export', () => {
  it('of a pool that was drawn is found right, from the terms to the payouts', async () => {
    const poolId = await drawnPool();
    const { lines, verdict } = await exportOf(poolId);
    expect(verdict).toMatchObject({
      ok: true,
      findings: { poolId, state: 'COMPLETED', purchases: 3, tickets: 5, salesMinor: 2_500n, heldMinor: 0n },
    });
    expect(linesOf(lines, 'change').map(({ state }) => state)).toEqual([
      'DRAFT',
      'OPEN',
      'FULL',
      'STARTED',
      'COMPLETED',
    ]);
    const [pool] = linesOf(lines, 'pool');
    expect(pool?.terms).toMatchObject({ ticketsRequired: 5, winnerCount: 2, whenUnfilled: 'CANCEL_AND_REFUND' });
    expect(linesOf(lines, 'purchase').every(({ transferId }) => transferId !== null)).toBe(true);
    expect(linesOf(lines, 'pick').map(({ kind, place }) => [kind, place])).toEqual([
      ['WINNER', 1],
      ['WINNER', 2],
      ['ALTERNATE', 1],
    ]);
    expect(linesOf(lines, 'payout').every(({ transferId }) => transferId !== null)).toBe(true);
  });

  it('calls a member the same throughout a pool, otherwise in another, and by no id unless it is asked to', async () => {
    const [poolId, other] = [await drawnPool(), await drawnPool()];
    const [one, two, named] = [await exportOf(poolId), await exportOf(other), await exportOf(poolId, '?members=ids')];
    const namesIn = ({ lines }: typeof one) => linesOf(lines, 'purchase').map(({ member }) => member);
    const [names, namesElsewhere] = [new Set(namesIn(one)), new Set(namesIn(two))];
    expect([names.size, namesElsewhere.size, new Set([...names, ...namesElsewhere]).size]).toEqual([2, 2, 4]);
    for (const { userId } of [anna, ben]) expect(Buffer.from(one.bytes).toString()).not.toContain(userId);
    expect(new Set(namesIn(named))).toEqual(new Set([anna.userId, ben.userId]));
    expect(named.verdict).toMatchObject({ ok: true, findings: { members: 'ids' } });
  });

  it('of a pool that was cancelled shows each refund, and that nothing is left', async () => {
    const poolId = await openPool(staff.http);
    await buy(anna.http, poolId, 2);
    await buy(ben.http, poolId, 1);
    await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    await eventually(async () => {
      const { lines, verdict } = await exportOf(poolId);
      expect(linesOf(lines, 'purchase').every(({ refundTransferId }) => refundTransferId !== null)).toBe(true);
      expect(verdict).toMatchObject({ ok: true, findings: { state: 'CANCELLED', salesMinor: 1_500n, heldMinor: 0n } });
    });
  });

  it('of a pool that is selling is right as well, while purchases are under way', async () => {
    const poolId = await openPool(staff.http);
    await buy(anna.http, poolId, 2);
    wallet.fate = () => 'failed';
    expect((await buy(ben.http, poolId, 1)).status).toBe(503);
    const { lines, verdict } = await exportOf(poolId);
    expect(verdict).toMatchObject({ ok: true, findings: { state: 'OPEN', salesMinor: 1_000n, heldMinor: 1_000n } });
    expect(linesOf(lines, 'conservation')).toMatchObject([{ pendingMinor: '500' }]);
  });

  it('that was cut off, or in which anything was changed, is known', async () => {
    const { bytes } = await exportOf(await drawnPool());
    const text = Buffer.from(bytes).toString();
    const rows = text.split('\n');
    const forged = [
      ...[1, 4, 7, 12].map((row) => rows.toSpliced(row, 1).join('\n')),
      rows.slice(0, -2).join('\n'),
      text.slice(0, -10),
      text.replace('"quantity":2', '"quantity":1'),
      text.replace('"kind":"WINNER","place":1', '"kind":"WINNER","place":3'),
    ];
    for (const one of forged) {
      expect(one).not.toBe(text);
      expect(await verifyRaffleAudit([Buffer.from(one)])).toMatchObject({ ok: false });
    }
  });

  it('of another tenant’s pool is not there', async () => {
    const poolId = await openPool(staff.http);
    const stranger = await someone(raffle, 'owner');
    const { status, body } = await stranger.http.get<ProblemBody>(`/v1/pools/${poolId}/audit-export`);
    expect([status, body.code]).toEqual([404, 'raffle.pool_not_found']);
  });

  it('is turned away while two others are being read', async () => {
    const poolId = await openPool(staff.http);
    await buy(anna.http, poolId, 1);
    await raffle.sql(
      `insert into raffle.purchases select (jsonb_populate_record(p, jsonb_build_object(
         'id', gen_random_uuid(), 'request_key', g::text, 'status', 'FAILED', 'transfer_id', null, 'failure_code', 'x',
         'entry_account_id', null, 'entry_sequence', null, 'entry_hash', null)
       )).* from raffle.purchases p, generate_series(1, 2500) g where pool_id = $1`,
      [poolId],
    );
    const path = `/v1/pools/${poolId}/audit-export`;
    const readers = [];
    for (const _reader of [1, 2]) {
      const { body } = await raffle.service.app.request(path, { headers: { authorization: `Bearer ${staff.token}` } });
      const reader = body?.getReader();
      expect(await reader?.read()).toMatchObject({ done: false });
      readers.push(reader);
    }
    const third = await staff.http.get<ProblemBody>(path);
    expect([third.status, third.body.code]).toEqual([503, 'service.overloaded']);
    for (const reader of readers) await reader?.cancel();
    await eventually(async () => expect((await staff.http.get(path)).status).toBe(200));
  });
});

interface Report {
  readonly items: readonly { readonly number: number; readonly state: string; readonly title: string }[];
  readonly nextCursor: string | null;
}

describe('the report of pools', () => {
  const period = '?from=2026-01-01T00:00:00Z&to=2099-01-01T00:00:00Z';

  it('says of each pool of the period what came in and where it went, page by page', async () => {
    const drawn = await drawnPool({ title: 'Drawn' });
    const cancelled = await openPool(staff.http, { title: 'Cancelled' });
    await buy(anna.http, cancelled, 2);
    await staff.http.post(`/v1/pools/${cancelled}/cancel`, { body: { reason: 'Rain' } });
    await eventually(async () => {
      const { body } = await staff.http.get<Report>(`/v1/reports/pools${period}`);
      expect(body).toEqual({
        items: [
          expect.objectContaining({
            ...{ number: 1, poolId: drawn, title: 'Drawn', state: 'COMPLETED', sold: 5, winners: 2 },
            ...{ salesMinor: 2_500, prizesMinor: 2_500, feesMinor: 0, refundsMinor: 0, heldMinor: 0 },
            prizesAddedMinor: 13_500,
          }),
          expect.objectContaining({
            ...{ number: 2, poolId: cancelled, state: 'CANCELLED', winners: 0 },
            ...{ salesMinor: 1_000, refundsMinor: 1_000, heldMinor: 0 },
          }),
        ],
        nextCursor: null,
      });
    });
    const first = (await staff.http.get<Report>(`/v1/reports/pools${period}&limit=1`)).body;
    const second = (await staff.http.get<Report>(`/v1/reports/pools${period}&limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([1, 2]);
    expect(second.nextCursor).toBeNull();
  });

  it('as CSV is whole, however many pages it takes, and no cell of it is a formula', async () => {
    for (const title of ['=HYPERLINK("http://evil")', 'Plain, with a comma', 'Third'])
      await openPool(staff.http, { title });
    const { headers, body } = await staff.http.get<string>(`/v1/reports/pools${period}&format=csv&limit=1`);
    expect(headers.get('content-type')).toBe('text/csv');
    const records = body.split('\r\n');
    expect(records).toHaveLength(6);
    expect(records[0]).toMatch(/^number,poolId,title,state,createdAt,currency,sold,salesMinor,/);
    expect(records[1]).toContain(`"'=HYPERLINK(""http://evil"")"`);
    expect(records[2]).toContain('"Plain, with a comma"');
    expect(records[4]).toMatch(/^end,3,*$/);
  });

  it('of another period, or of another tenant, is empty', async () => {
    await openPool(staff.http);
    const past = await staff.http.get<Report>('/v1/reports/pools?from=2020-01-01T00:00:00Z&to=2020-02-01T00:00:00Z');
    const elsewhere = await (await someone(raffle, 'owner')).http.get<Report>(`/v1/reports/pools${period}`);
    expect([past.body.items, elsewhere.body.items]).toEqual([[], []]);
  });

  it.each([
    ['?from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z', '/to'],
    ['?from=yesterday&to=2026-01-01T00:00:00Z', '/from'],
    ['?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&cursor=eA', '/cursor'],
    ['?from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z&format=csv&cursor=MQ', '/cursor'],
  ])('refuses %s at %s', async (query, pointer) => {
    const { status, body } = await staff.http.get<ProblemBody>(`/v1/reports/pools${query}`);
    expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', pointer]);
  });
});

describe('records', () => {
  const erase = (): Promise<number> =>
    eraseRecord({ records: createOldRecords(database), years: 3 })(raffle.clock.now());

  /** As if its end, and everything that members of it said of themselves, were so long ago. */
  const age = async (poolId: string, years: number): Promise<void> => {
    const ago = `now() - $2 * interval '1 year'`;
    await raffle.sql(
      `update raffle.pools set settled_at = case when settled_at is not null then ${ago} end,
         cancelled_at = case when cancelled_at is not null then ${ago} end where id = $1`,
      [poolId, years],
    );
    await raffle.sql(
      `update raffle.entrants set stated_at = ${ago}
       where user_id in (select user_id from raffle.purchases where pool_id = $1)`,
      [poolId, years],
    );
  };

  const stated = (userId: string) =>
    raffle.sql(`insert into raffle.entrants values ($1, $2, '2000-01-01', 'DE', now())`, [staff.tenantId, userId]);

  const keysOf = async (poolId: string): Promise<string[]> => {
    const rows = await raffle.sql<{ request_key: string }>(
      'select request_key from raffle.purchases where pool_id = $1 order by id',
      [poolId],
    );
    return rows.map(({ request_key }) => request_key);
  };

  it('that are old enough lose what is personal and not needed, once, and the audit export says what it said', async () => {
    const [old, young] = [await drawnPool(), await drawnPool()];
    await stated(anna.userId);
    const failing = await someone(raffle, 'member', staff.tenantId);
    const unfinished = await openPool(staff.http);
    expect((await buy(failing.http, unfinished)).status).toBe(402);
    await staff.http.post(`/v1/pools/${unfinished}/cancel`, { body: { reason: 'Rain' } });
    const before = await exportOf(old);
    const [youngKeys, oldKeys] = [await keysOf(young), await keysOf(old)];
    for (const poolId of [old, unfinished]) await age(poolId, 4);
    await age(young, 2);
    while ((await erase()) > 0);
    const [row] = await raffle.sql<{ failure_code: string; failure_message: string | null }>(
      'select failure_code, failure_message from raffle.purchases where pool_id = $1',
      [unfinished],
    );
    expect(row).toEqual({ failure_code: 'wallet.insufficient_funds', failure_message: null });
    expect((await keysOf(old)).every((key) => key.startsWith('erased:') && !oldKeys.includes(key))).toBe(true);
    expect(await keysOf(young)).toEqual(youngKeys);
    const after = await exportOf(old);
    expect(after.verdict).toMatchObject({ ok: true });
    const unaged = ({ lines }: typeof before) => lines.filter(({ type }) => !['header', 'pool', 'end'].includes(type));
    expect(unaged(after)).toEqual(unaged(before));
    expect(await erase()).toBe(0);
  });

  it('of what a member said of themselves stay while any pool of theirs is young, and go with the last', async () => {
    const [first, second] = [await drawnPool(), await drawnPool()];
    await stated(anna.userId);
    const left = () => raffle.sql('select 1 from raffle.entrants where user_id = $1', [anna.userId]);
    await age(first, 4);
    while ((await erase()) > 0);
    expect(await left()).toHaveLength(1);
    await age(second, 4);
    while ((await erase()) > 0);
    expect(await left()).toEqual([]);
  });

  it('of a purchase whose refund is not made yet are left alone', async () => {
    const poolId = await openPool(staff.http);
    const key = randomUUID();
    await buy(anna.http, poolId, 1, key);
    wallet.fate = () => 'failed';
    await staff.http.post(`/v1/pools/${poolId}/cancel`, { body: { reason: 'Rain' } });
    await age(poolId, 4);
    while ((await erase()) > 0);
    expect(await keysOf(poolId)).toEqual([key]);
  });

  it('cannot be erased earlier, whoever tries and whatever they are told to', async () => {
    const poolId = await drawnPool();
    await age(poolId, 2);
    await expect(createOldRecords(database).erase(new Date(), new Date())).rejects.toThrow(/kept for three years/);
    expect((await keysOf(poolId)).some((one) => one.startsWith('erased:'))).toBe(false);
    await age(poolId, 4);
  });
});
