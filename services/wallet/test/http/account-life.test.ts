import { randomUUID } from 'node:crypto';
import { accountStatusChanged, spendingLimitsChanged } from '@tessera/contracts';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hold, transfer } from '../ledger-in-memory.ts';
import { type AccountBody, fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
let anna: Awaited<ReturnType<typeof fundedMember>>;
let staff: Awaited<ReturnType<typeof someone>>;
beforeAll(async () => {
  wallet = await openWallet();
});
beforeEach(async () => {
  anna = await fundedMember(wallet, 1_000);
  staff = await someone(wallet, 'staff', anna.tenantId);
});
afterAll(() => wallet.stop());

const revenue = { kind: 'system', name: 'revenue' } as const;
const own = () => ({ kind: 'user', userId: anna.userId }) as const;
const put = (status: string, accountId = anna.accountId) =>
  staff.http.post<AccountBody & ProblemBody>(`/v1/accounts/${accountId}/status`, {
    body: { status, reason: 'Asked for' },
  });
const events = async (subject: string) =>
  wallet.sql<{ body: string }>(
    'select body from wallet.outbox where tenant_id = $1 and subject = $2 order by position',
    [anna.tenantId, subject],
  );

describe('an account', () => {
  it('is suspended, is taken back into use and is closed, and each is told', async () => {
    expect((await put('SUSPENDED')).body).toMatchObject({ accountId: anna.accountId, status: 'SUSPENDED' });
    await expect(wallet.given(anna.tenantId, transfer(own(), revenue, 1))).rejects.toThrow('wallet.account_suspended');
    expect((await put('ACTIVE')).body).toMatchObject({ status: 'ACTIVE' });
    expect((await put('CLOSED')).body.code).toBe('wallet.account_not_empty');
    await wallet.given(anna.tenantId, transfer(own(), revenue, 1_000));
    expect((await put('CLOSED')).body).toMatchObject({ status: 'CLOSED' });
    expect((await put('ACTIVE')).body.code).toBe('wallet.account_closed');
    const told = (await events(accountStatusChanged.subject)).map(({ body }) => JSON.parse(body));
    expect(told).toMatchObject([
      { accountId: anna.accountId, previousStatus: 'ACTIVE', status: 'SUSPENDED', reason: 'Asked for' },
      { previousStatus: 'SUSPENDED', status: 'ACTIVE' },
      { previousStatus: 'ACTIVE', status: 'CLOSED' },
    ]);
  });

  it('of another tenant is not there', async () => {
    const stranger = await someone(wallet, 'staff');
    const path = `/v1/accounts/${anna.accountId}/status`;
    const { status, body } = await stranger.http.post<ProblemBody>(path, {
      body: { status: 'SUSPENDED', reason: 'No' },
    });
    expect([status, body.code]).toEqual([404, 'wallet.account_not_found']);
  });
});

describe('a member’s limits', () => {
  const limits = (perDayMinor: number | null, perMonthMinor: number | null = null) =>
    anna.http.put<AccountBody & ProblemBody>('/v1/wallet/spending-limits', {
      body: { currency: 'EUR', perDayMinor, perMonthMinor },
    });

  it('hold for what they spend, and loosening them is for staff', async () => {
    expect((await limits(500)).body).toMatchObject({ spending: { perDayMinor: 500, dayMinor: 0 } });
    await wallet.given(anna.tenantId, hold(own(), 400));
    await expect(wallet.given(anna.tenantId, hold(own(), 101))).rejects.toThrow('wallet.spending_limit_exceeded');
    expect((await limits(501)).body.code).toBe('wallet.limit_not_tighter');
    const byStaff = await staff.http.put<AccountBody>(`/v1/accounts/${anna.accountId}/spending-limits`, {
      body: { currency: 'EUR', perDayMinor: null, perMonthMinor: null },
    });
    expect(byStaff.body).toMatchObject({ spending: null });
    await wallet.given(anna.tenantId, hold(own(), 101));
    const told = (await events(spendingLimitsChanged.subject)).map(({ body }) => JSON.parse(body));
    expect(told.map(({ perDayMinor }) => perDayMinor)).toEqual([500, undefined]);
  });

  it('are not taken for those of another currency', async () => {
    const path = `/v1/accounts/${anna.accountId}/spending-limits`;
    const body = { currency: 'CHF', perDayMinor: 1, perMonthMinor: null };
    expect((await staff.http.put<ProblemBody>(path, { body })).body.code).toBe('wallet.currency_mismatch');
  });

  it('are those of a person’s account that is there', async () => {
    const nobody = await someone(wallet, 'member', anna.tenantId);
    const body = { currency: 'EUR', perDayMinor: 1, perMonthMinor: null };
    const own = await nobody.http.put<ProblemBody>('/v1/wallet/spending-limits', { body });
    expect([own.status, own.body.code]).toEqual([404, 'wallet.account_not_found']);
    const put = (accountId: string) =>
      staff.http.put<ProblemBody>(`/v1/accounts/${accountId}/spending-limits`, { body });
    expect(await put(randomUUID())).toMatchObject({ status: 404, body: { code: 'wallet.account_not_found' } });
    const { body: page } = await staff.http.get<{ items: AccountBody[] }>('/v1/accounts?ownerKind=tenant');
    const tenants = await put(page.items[0]?.accountId ?? '');
    expect(tenants).toMatchObject({ status: 409, body: { code: 'wallet.account_of_tenant' } });
  });

  it.each([0, -1, 1.5, 2 ** 53])('are never %s', async (amount) => {
    const { status, body } = await limits(amount);
    expect([status, body.errors?.[0]?.pointer]).toEqual([400, '/perDayMinor']);
  });
});

describe('an exchange of money', () => {
  const exchange = (change: object = {}, idempotencyKey: string = randomUUID()) =>
    anna.http.post<ProblemBody>('/v1/wallet/exchanges', {
      body: { amountMinor: 400, currency: 'EUR', buyCurrency: 'JPY', rate: '160.5', ...change },
      idempotencyKey,
    });
  const rate = (value: string) => staff.http.put('/v1/exchange-rates/EUR/JPY', { body: { rate: value } });

  it('happens at the tenant’s rate, which everybody can see', async () => {
    await rate('160.50');
    const { body: shown } = await anna.http.get<{ rates: object[] }>('/v1/exchange-rates');
    expect(shown.rates).toMatchObject([{ base: 'EUR', quote: 'JPY', rate: '160.5' }]);
    const { status, body } = await exchange();
    expect([status, body]).toMatchObject([201, { soldMinor: 400, boughtMinor: 642, boughtCurrency: 'JPY' }]);
    const { body: after } = await anna.http.get<{ accounts: AccountBody[] }>('/v1/wallet');
    expect(after.accounts.map(({ currency, postedMinor }) => [currency, postedMinor]).sort()).toEqual([
      ['EUR', 600],
      ['JPY', 642],
    ]);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it('is refused where the rate has changed or there is none, and the refusal is remembered', async () => {
    expect((await exchange({}, 'no-rate')).body.code).toBe('wallet.rate_not_found');
    await rate('160.5');
    expect((await exchange({}, 'no-rate')).body.code).toBe('wallet.rate_not_found');
    await rate('161');
    expect((await exchange()).body).toMatchObject({ code: 'wallet.rate_changed', details: { rate: '161' } });
  });

  it.each(['0', '0.00', '-1', '1e3', '1.12345678901', ''])('refuses %j as a rate', async (value) => {
    const { status } = await rate(value);
    expect(status).toBe(400);
  });

  it('is never of a currency into itself', async () => {
    const same = await staff.http.put<ProblemBody>('/v1/exchange-rates/EUR/EUR', { body: { rate: '1' } });
    expect([same.status, same.body.code]).toEqual([422, 'wallet.same_currency']);
  });

  it('sets each of two rates that come at the same moment', async () => {
    const all = await Promise.all(['1', '2', '3', '4'].map(rate));
    expect(all.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const rows = await wallet.sql<{ version: number }>(
      'select version from wallet.exchange_rates where tenant_id = $1 order by version',
      [anna.tenantId],
    );
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
  });
});

it('a member sees their top-ups: on the way, arrived and failed', async () => {
  const pay = { userId: anna.userId, provider: 'sandbox', amount: { amountMinor: 5n, currency: 'EUR' } };
  const [coming, failing] = [randomUUID(), randomUUID()];
  await wallet.given(anna.tenantId, { type: 'announce-top-up', paymentId: coming, ...pay });
  await wallet.given(anna.tenantId, { type: 'announce-top-up', paymentId: failing, ...pay });
  await wallet.given(anna.tenantId, { type: 'abandon-top-up', paymentId: failing, failureCode: 'card_declined' });
  const { body: page } = await anna.http.get<{ items: { paymentId: string; status: string }[] }>('/v1/wallet/top-ups');
  const statuses = new Map(page.items.map(({ paymentId, status }) => [paymentId, status]));
  expect([statuses.get(coming), statuses.get(failing), statuses.size]).toEqual(['CREATED', 'FAILED', 3]);
  const { body } = await anna.http.get<{ accounts: { pendingInMinor: number; availableMinor: number }[] }>(
    '/v1/wallet',
  );
  expect(body.accounts[0]).toMatchObject({ pendingInMinor: 5, availableMinor: 1_000 });
});
