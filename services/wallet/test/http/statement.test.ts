import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pool, revenue, transfer } from '../ledger-in-memory.ts';
import { longAccount } from '../long-account.ts';
import { parseCsv } from '../parse-csv.ts';
import { readPdf } from '../read-pdf.ts';
import { fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await openWallet();
});
afterAll(() => wallet.stop());

interface LineBody {
  readonly sequence: number;
  readonly transferId: string;
  readonly postedAt: string;
  readonly reason: string;
  readonly counterparty: { readonly kind: string; readonly words: string };
  readonly references: Readonly<Record<string, unknown>>;
  readonly amountMinor: number;
  readonly balanceAfterMinor: number;
}
interface StatementBody {
  readonly accountId: string;
  readonly from: string | null;
  readonly to: string;
  readonly openingBalanceMinor: number;
  readonly closingBalanceMinor: number;
  readonly lines: number;
  readonly totals: { readonly inMinor: string; readonly outMinor: string } | null;
  readonly items: readonly LineBody[];
  readonly nextCursor: string | null;
}

const START = '2026-03-01T00:00:00Z';
/** A member with one entry a minute from the first of March on: two come in, one goes out. */
const memberWith = async (count: number, currency = 'EUR') => {
  const member = await someone(wallet, 'member');
  const { accountId } = await longAccount(wallet.sql, {
    ...member,
    currency,
    count,
    signedMinor: 'case when n % 2 = 1 then 2 else -1 end',
    postedAt: `timestamptz '${START}' + n * interval '1 minute'`,
  });
  return { ...member, accountId };
};
const minute = (n: number): string => new Date(Date.parse(START) + n * 60_000).toISOString();

describe('a statement as JSON', () => {
  it('says what came in, what went out, why and with whom, from nothing to what is there', async () => {
    const anna = await fundedMember(wallet, 2_000);
    const ben = await fundedMember(wallet, 100, anna.tenantId);
    const user = { kind: 'user', userId: anna.userId } as const;
    await wallet.given(anna.tenantId, transfer(user, pool('friday'), 300, { reason: 'TICKET_PURCHASE' }));
    await wallet.given(anna.tenantId, transfer({ kind: 'user', userId: ben.userId }, user, 40));
    await wallet.given(anna.tenantId, transfer(user, revenue, 5, { reason: 'FEE' }));
    const { status, body } = await anna.http.get<StatementBody>('/v1/wallet/statement');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      accountId: anna.accountId,
      currency: 'EUR',
      from: null,
      openingBalanceMinor: 0,
      closingBalanceMinor: 1_735,
      lines: 4,
      totals: { inMinor: '2040', outMinor: '305' },
      nextCursor: null,
    });
    expect(
      body.items.map((line) => [line.reason, line.counterparty.kind, line.amountMinor, line.balanceAfterMinor]),
    ).toEqual([
      ['TOPUP', 'external', 2_000, 2_000],
      ['TICKET_PURCHASE', 'pool', -300, 1_700],
      ['TRANSFER', 'member', 40, 1_740],
      ['FEE', 'revenue', -5, 1_735],
    ]);
    expect(body.items[0]?.counterparty.words).toBe('outside, through sandbox');
    expect(JSON.stringify(body)).not.toContain(ben.userId);
    const staff = await someone(wallet, 'staff', anna.tenantId);
    const same = await staff.http.get<StatementBody>(`/v1/accounts/${anna.accountId}/statement?to=${body.to}`);
    expect(same.body).toEqual(body);
  });

  it('comes page by page, and is the same statement on every page though money moves on', async () => {
    const anna = await fundedMember(wallet, 1_000);
    const user = { kind: 'user', userId: anna.userId } as const;
    for (const amount of [1, 2, 3, 4]) await wallet.given(anna.tenantId, transfer(user, pool('friday'), amount));
    const pages: StatementBody[] = [];
    for (let cursor: string | null = ''; cursor !== null; cursor = pages.at(-1)?.nextCursor ?? null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      pages.push((await anna.http.get<StatementBody>(`/v1/wallet/statement?limit=2${query}`)).body);
      await wallet.given(anna.tenantId, transfer(user, pool('friday'), 10));
    }
    expect(pages.map(({ items }) => items.map(({ sequence }) => sequence))).toEqual([[1, 2], [3, 4], [5]]);
    const heads = pages.map(({ items: _, nextCursor: __, ...head }) => head);
    expect(heads).toEqual(heads.map(() => heads[0]));
    expect(heads[0]).toMatchObject({ closingBalanceMinor: 990, lines: 5 });
  });

  it('has the entries of its period: its first instant is part of it, and its last is not', async () => {
    const { http } = await memberWith(10);
    const path = `/v1/wallet/statement?from=${minute(3)}&to=${minute(6)}`;
    const { body } = await http.get<StatementBody>(path);
    expect(body).toMatchObject({ from: minute(3), to: minute(6), openingBalanceMinor: 1, closingBalanceMinor: 4 });
    expect(body.items.map(({ postedAt }) => postedAt)).toEqual([minute(3), minute(4), minute(5)]);
    const silent = await http.get<StatementBody>(`/v1/wallet/statement?from=${minute(20)}&to=${minute(30)}`);
    expect(silent.body).toMatchObject({ lines: 0, items: [], openingBalanceMinor: 5, closingBalanceMinor: 5 });
  });

  it('takes days of a time zone, and of UTC where none is named', async () => {
    const { http } = await memberWith(2_000);
    const day = async (query: string) => {
      const { body } = await http.get<StatementBody>(`/v1/wallet/statement?from=2026-03-01&to=2026-03-02${query}`);
      return [body.from, body.to, body.lines];
    };
    expect(await day('')).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z', 1_439]);
    const newYork = await day('&timeZone=America/New_York');
    expect(newYork).toEqual(['2026-03-01T05:00:00.000Z', '2026-03-02T05:00:00.000Z', 1_440]);
  });

  it('ends at the present where its end is not over yet', async () => {
    const { http } = await memberWith(3);
    const { body } = await http.get<StatementBody>('/v1/wallet/statement?from=2026-03-01&to=9000-01-01');
    expect(Date.parse(body.to)).toBeLessThanOrEqual(Date.now());
    expect(body.lines).toBe(3);
  });

  it('leaves the totals out where the period has too many lines to add them up for every page', async () => {
    const { http } = await memberWith(10_001);
    expect((await http.get<StatementBody>('/v1/wallet/statement')).body).toMatchObject({ lines: 10_001, totals: null });
    const fewer = await http.get<StatementBody>(`/v1/wallet/statement?from=${minute(2)}`);
    expect(fewer.body).toMatchObject({ lines: 10_000, totals: { inMinor: '10000', outMinor: '5000' } });
  });
});

describe('a statement as CSV', () => {
  it('has every line of a long period, in order, between opening and closing balance', async () => {
    const { http, accountId } = await memberWith(2_500, 'KWD');
    const { status, headers, body } = await http.get<string>(`/v1/wallet/statement?format=csv&from=${minute(2)}`);
    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    expect(headers.get('content-disposition')).toMatch(`attachment; filename="statement-${accountId}-`);
    const [, opening, ...rows] = parseCsv(body);
    const [closing, out, into] = rows.toReversed();
    const entries = rows.slice(0, -3);
    expect(opening).toMatchObject({ record: 'opening', balance: '0.002', balanceMinor: '2', currency: 'KWD' });
    expect(entries.map(({ sequence }) => Number(sequence))).toEqual(Array.from({ length: 2_499 }, (_, n) => n + 2));
    expect(entries[0]).toMatchObject({ reason: 'WITHDRAWAL', amount: '-0.001', balance: '0.001', postedAt: minute(2) });
    expect([into?.['amountMinor'], out?.['amountMinor']]).toEqual(['2498', '-1250']);
    expect(closing).toMatchObject({ record: 'closing', balance: '1.250', balanceMinor: '1250', sequence: '2500' });
  });

  it('carries no formula into a spreadsheet', async () => {
    const anna = await fundedMember(wallet, 100);
    const staff = await someone(wallet, 'staff', anna.tenantId);
    const note = '=HYPERLINK("http://example.test";"Łódź")';
    const correction = {
      debit: { kind: 'user', userId: anna.userId },
      credit: { kind: 'system', name: 'fees' },
      amountMinor: 1,
      currency: 'EUR',
      note,
    };
    expect((await staff.http.post('/v1/transfers', { body: correction })).status).toBe(201);
    const { body } = await anna.http.get<string>('/v1/wallet/statement?format=csv');
    expect(parseCsv(body)[3]).toMatchObject({ note: `'${note}`, amount: '-0.01' });
  });
});

describe('a statement as PDF', () => {
  const printed = async (count: number) => {
    const { http } = await memberWith(count);
    const path = '/v1/wallet/statement?format=pdf&to=2026-06-01&timeZone=Europe/Berlin';
    const { status, headers, bytes } = await http.get(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const again = await http.get(path);
    expect(Buffer.from(again.bytes).equals(bytes)).toBe(true);
    return readPdf(bytes);
  };

  it('is of A4 pages that say which of how many they are, with opening and closing balance', async () => {
    const pages = await printed(150);
    expect(pages.length).toBeGreaterThan(2);
    expect(pages.map(({ size }) => size)).toEqual(pages.map(() => [595.28, 841.89]));
    expect(pages.map(({ texts }) => texts.at(-1))).toEqual(pages.map((_, n) => `page ${n + 1} of ${pages.length}`));
    const all = pages.flatMap(({ texts }) => texts);
    const after = (text: string) => all.slice(all.indexOf(text) + 1)[0];
    expect(all).toContain('In 1.50, out 0.75, in 150 entries');
    expect(all).toContain('From the first entry up to 2026-06-01 00:00:00, times of Europe/Berlin');
    expect([after('Opening balance'), after('Closing balance')]).toEqual(['0.00', '0.75']);
    expect(all.filter((text) => text.startsWith('Top-up from outside'))).toHaveLength(75);
    expect(all.filter((text) => text === '2026-03-01 01:01:00')).toHaveLength(1);
    for (const { texts } of pages) expect(texts).toEqual(expect.arrayContaining(['Time', 'What', 'Amount', 'Balance']));
  });

  it('of a period without entries is one page', async () => {
    const pages = await printed(0);
    expect(pages.map(({ texts }) => texts.at(-1))).toEqual(['page 1 of 1']);
  });

  it('shows what people wrote in many scripts, and an empty box for each character that its font lacks', async () => {
    const anna = await fundedMember(wallet, 100);
    const staff = await someone(wallet, 'staff', anna.tenantId);
    const correction = (note: string) => ({
      debit: { kind: 'user', userId: anna.userId },
      credit: { kind: 'system', name: 'fees' },
      amountMinor: 1,
      currency: 'EUR',
      note,
    });
    for (const note of ['Łódź, Ωmega', 'Привет 東京!', 'W'.repeat(500)]) {
      expect((await staff.http.post('/v1/transfers', { body: correction(note) })).status).toBe(201);
    }
    const { bytes } = await anna.http.get('/v1/wallet/statement?format=pdf');
    const all = readPdf(bytes).flatMap(({ texts }) => texts);
    expect(all).toEqual(expect.arrayContaining(['Łódź, Ωmega', 'Привет \0\0!']));
    expect(all.filter((text) => /^W+$/.test(text)).join('')).toHaveLength(500);
  });

  it('is refused where nobody would print it, with how long it would be', async () => {
    const { http, accountId, tenantId } = await memberWith(1_001);
    const staff = await someone(wallet, 'staff', tenantId);
    for (const call of [
      http.get<ProblemBody>('/v1/wallet/statement?format=pdf'),
      staff.http.get<ProblemBody>(`/v1/accounts/${accountId}/statement?format=pdf`),
    ]) {
      const { status, body } = await call;
      expect([status, body.code]).toEqual([422, 'wallet.statement_too_long']);
      expect(body).toMatchObject({ details: { lines: 1_001, mostLines: 1_000 } });
    }
    expect((await http.get(`/v1/wallet/statement?format=pdf&from=${minute(2)}`)).status).toBe(200);
  });
});

describe('no statement is given', () => {
  it('of an account that is not there, or is somebody else’s, or another tenant’s', async () => {
    const anna = await fundedMember(wallet, 1);
    const ben = await someone(wallet, 'member', anna.tenantId);
    const stranger = await someone(wallet, 'owner');
    for (const call of [
      ben.http.get('/v1/wallet/statement'),
      ben.http.get(`/v1/wallet/statement?accountId=${anna.accountId}`),
      stranger.http.get(`/v1/accounts/${anna.accountId}/statement`),
      stranger.http.get(`/v1/accounts/${randomUUID()}/statement`),
    ]) {
      expect(await call).toMatchObject({ status: 404, body: { code: 'wallet.account_not_found' } });
    }
    const own = await anna.http.get(`/v1/wallet/statement?accountId=${anna.accountId}`);
    expect(own.status).toBe(200);
  });

  it('of a period that has not begun', async () => {
    const { http, tenantId, accountId } = await memberWith(1);
    const staff = await someone(wallet, 'staff', tenantId);
    for (const call of [
      http.get('/v1/wallet/statement?from=9000-01-01'),
      staff.http.get(`/v1/accounts/${accountId}/statement?from=9000-01-01&to=9000-02-01`),
    ]) {
      expect(await call).toMatchObject({
        status: 422,
        body: { code: 'wallet.instant_in_future', details: { parameter: 'from' } },
      });
    }
  });

  it.each([
    ['format=xml', '/format'],
    ['from=2026-02-30', '/from'],
    ['from=2026-03-01T00:00:00', '/from'],
    ['to=0000-01-01', '/to'],
    ['from=2026-03-01&to=2026-03-01', '/to'],
    ['from=2026-03-02&to=2026-03-01', '/to'],
    ['from=2026-03-01&to=2026-03-01T00:30:00Z&timeZone=America/New_York', '/to'],
    ['timeZone=Mars/Olympus', '/timeZone'],
    ['limit=101', '/limit'],
    ['cursor=bm9uc2Vuc2U', '/cursor'],
    ['cursor=MS4w', '/cursor'],
    ['cursor=MS4x&format=csv', '/cursor'],
    ['cursor=MS4x&from=2026-03-01', '/cursor'],
    ['accountId=1', '/accountId'],
    ['currency=EUR', '/currency'],
  ])('to one who asks for %s', async (query, pointer) => {
    const { http } = await someone(wallet, 'member');
    const { status, body } = await http.get<ProblemBody>(`/v1/wallet/statement?${query}`);
    expect([status, body.code]).toEqual([400, 'request.invalid']);
    expect(body.errors?.map((error) => error.pointer)).toEqual([pointer]);
  });
});
