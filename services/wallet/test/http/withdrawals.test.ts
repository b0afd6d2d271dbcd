import { randomUUID } from 'node:crypto';
import {
  withdrawalApproved,
  withdrawalCancelled,
  withdrawalCompleted,
  withdrawalFailed,
  withdrawalRequested,
} from '@tessera/contracts';
import { eventually, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type AccountBody,
  fundedMember,
  openWallet,
  type RunningWallet,
  type StaffedTenant,
  someone,
  staffedTenant,
} from '../running-wallet.ts';
import { setLimits } from '../tenant-limits.ts';

let wallet: RunningWallet;
let anna: StaffedTenant['anna'];
let staff: StaffedTenant['staff'];
let admin: StaffedTenant['admin'];
beforeAll(async () => {
  wallet = await openWallet();
  await wallet.start();
});
beforeEach(async () => {
  ({ anna, staff, admin } = await staffedTenant(wallet, 1_000));
});
afterAll(() => wallet.stop());

interface WithdrawalBody extends ProblemBody {
  readonly withdrawalId: string;
  readonly accountId: string;
  readonly providerPayoutId: string | null;
  readonly transferId: string | null;
  readonly details?: Readonly<Record<string, unknown>>;
}
interface Page {
  readonly items: WithdrawalBody[];
  readonly nextCursor: string | null;
}

const body = (change: object = {}) => ({
  amountMinor: 400,
  currency: 'EUR',
  provider: 'manual',
  payoutMethod: 'ba_token',
  ...change,
});
const ask = (change: object = {}, idempotencyKey: string = randomUUID()) =>
  anna.http.post<WithdrawalBody>('/v1/wallet/withdrawals', { body: body(change), idempotencyKey });
const asked = async (change: object = {}): Promise<string> => (await ask(change)).body.withdrawalId;
const waiting = async (): Promise<string> => {
  await setLimits(wallet, anna.tenantId, { withdrawalApprovalMinor: 400 });
  return asked();
};
const balance = async () => {
  const [account] = (await anna.http.get<{ accounts: AccountBody[] }>('/v1/wallet')).body.accounts;
  return [account?.postedMinor, account?.heldMinor, account?.availableMinor];
};
const staffDo = (id: string, what: string, sent?: object, who = staff) =>
  who.http.post<WithdrawalBody>(`/v1/withdrawals/${id}/${what}`, sent === undefined ? {} : { body: sent });
const cancel = (id: string, who: { http: typeof anna.http } = anna) =>
  who.http.post<WithdrawalBody>(`/v1/wallet/withdrawals/${id}/cancel`);
const payment = () => ({ providerPayoutId: `bank-${randomUUID()}` });

describe('a withdrawal', () => {
  it('sets the money aside, leaves by hand, and is told step by step', async () => {
    const { status, body: withdrawal } = await ask();
    expect(status).toBe(201);
    expect(withdrawal).toMatchObject({
      userId: anna.userId,
      accountId: anna.accountId,
      status: 'PROCESSING',
      requestedBy: `user:${anna.userId}`,
      approvedBy: null,
      shortfallMinor: 0,
    });
    expect(await balance()).toEqual([1_000, 400, 600]);
    const sent = payment();
    const completed = await staffDo(withdrawal.withdrawalId, 'complete', sent);
    expect(completed).toMatchObject({ status: 200, body: { status: 'COMPLETED', ...sent } });
    expect(await balance()).toEqual([600, 0, 600]);
    const entries = await anna.http.get<{ items: object[] }>('/v1/wallet/entries?limit=1');
    expect(entries.body.items).toMatchObject([
      {
        reason: 'WITHDRAWAL',
        references: { withdrawalId: withdrawal.withdrawalId, externalId: sent.providerPayoutId },
        postedBy: `user:${staff.userId}`,
      },
    ]);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
    await eventually(async () => {
      const steps = [withdrawalRequested, withdrawalApproved, withdrawalCompleted];
      const events = (await Promise.all(steps.map((step) => wallet.published(step)))).flat();
      const mine = events.filter(({ envelope }) => envelope.aggregateId === withdrawal.withdrawalId);
      expect(mine.map(({ envelope }) => envelope.sequence)).toEqual([1, 2, 3]);
    });
  });

  it('that needs a second person waits for one, and one who asked cannot be it', async () => {
    await setLimits(wallet, anna.tenantId, { withdrawalApprovalMinor: 400 });
    const boss = await fundedMember(wallet, 1_000, anna.tenantId);
    const asBoss = await wallet.tokens.tokenFor({ userId: boss.userId, tenantId: anna.tenantId, role: 'admin' });
    const { body: own } = await boss.http.post<WithdrawalBody>('/v1/wallet/withdrawals', { body: body() });
    expect(own).toMatchObject({ status: 'CREATED', approvedAt: null });
    const bossDoes = { ...admin, http: wallet.http.with({ token: asBoss }) };
    expect(await staffDo(own.withdrawalId, 'approve', undefined, bossDoes)).toMatchObject({
      status: 403,
      body: { code: 'wallet.second_person_required' },
    });
    const approved = await staffDo(own.withdrawalId, 'approve', undefined, admin);
    expect(approved).toMatchObject({ status: 200, body: { status: 'PROCESSING', approvedBy: `user:${admin.userId}` } });
    const again = await staffDo(own.withdrawalId, 'approve', undefined, await someone(wallet, 'owner', anna.tenantId));
    expect(again).toMatchObject({ status: 409, body: { code: 'wallet.withdrawal_decided' } });
  });

  it('is taken back by the member as long as it waits, and not afterwards', async () => {
    const id = await waiting();
    const ben = await someone(wallet, 'member', anna.tenantId);
    expect(await cancel(id, ben)).toMatchObject({ status: 404, body: { code: 'wallet.withdrawal_not_found' } });
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'CANCELLED' } });
    expect(await balance()).toEqual([1_000, 0, 1_000]);
    expect(await cancel(id)).toMatchObject({ status: 409, body: { code: 'wallet.withdrawal_decided' } });
    await eventually(async () => {
      const events = await wallet.published(withdrawalCancelled);
      expect(events.filter(({ data }) => data.withdrawalId === id)).toMatchObject([
        { envelope: { sequence: 2 }, data: { outcome: 'CANCELLED' } },
      ]);
    });
  });

  it('is rejected with a reason that the member can read', async () => {
    const id = await waiting();
    expect(await staffDo(id, 'reject', { reason: 'We do not know you yet' }, admin)).toMatchObject({ status: 200 });
    expect((await anna.http.get(`/v1/wallet/withdrawals/${id}`)).body).toMatchObject({
      status: 'REJECTED',
      reason: 'We do not know you yet',
      endedBy: `user:${admin.userId}`,
    });
    expect(await balance()).toEqual([1_000, 0, 1_000]);
    expect(await staffDo(id, 'reject', { reason: 'Again' }, admin)).toMatchObject({ status: 409 });
  });

  it('that failed is over, and counts no more', async () => {
    await setLimits(wallet, anna.tenantId, { withdrawalPerDayMinor: 400 });
    const id = await asked();
    expect((await ask({ amountMinor: 1 })).body.code).toBe('wallet.withdrawal_over_day_limit');
    expect(await staffDo(id, 'fail', { reason: 'The bank sent it back' })).toMatchObject({
      status: 200,
      body: { status: 'FAILED', failureCode: 'manual' },
    });
    expect(await staffDo(id, 'complete', payment())).toMatchObject({
      status: 409,
      body: { code: 'wallet.withdrawal_not_processing' },
    });
    expect(await staffDo(id, 'fail', { reason: 'Again' })).toMatchObject({ status: 409 });
    expect((await ask()).status).toBe(201);
    await eventually(async () => {
      const events = await wallet.published(withdrawalFailed);
      expect(events.filter(({ data }) => data.withdrawalId === id)).toMatchObject([
        { data: { failureCode: 'manual' } },
      ]);
    });
  });

  it('repeated with its key is the same withdrawal, byte for byte; two at once under one key are one', async () => {
    const key = randomUUID();
    const [first, second] = await Promise.all([ask({}, key), ask({}, key)]);
    const again = await ask({}, key);
    expect([second.bytes, again.bytes]).toEqual([first.bytes, first.bytes]);
    expect(await ask({ amountMinor: 1 }, key)).toMatchObject({ status: 422, body: { code: 'idempotency.key_reused' } });
    expect(await balance()).toEqual([1_000, 400, 600]);
  });

  it('by a provider that is not the staff is for the provider to end', async () => {
    const id = await asked({ provider: 'sandbox' });
    for (const [what, sent] of [
      ['complete', payment()],
      ['fail', { reason: 'x' }],
    ] as const) {
      expect(await staffDo(id, what, sent)).toMatchObject({
        status: 409,
        body: { code: 'wallet.withdrawal_not_manual' },
      });
    }
    expect(await balance()).toEqual([1_000, 400, 600]);
  });

  it('is ended by a payment that ended no other', async () => {
    const [one, other] = [await asked({ amountMinor: 100 }), await asked({ amountMinor: 100 })];
    const sent = payment();
    expect(await staffDo(one, 'complete', sent)).toMatchObject({ status: 200 });
    expect(await staffDo(other, 'complete', sent)).toMatchObject({
      status: 409,
      body: { code: 'wallet.payout_booked', errors: [{ pointer: '/providerPayoutId' }] },
    });
    expect(await balance()).toEqual([900, 100, 800]);
  });

  it('cannot be completed where the outside would have more than can be counted', async () => {
    const id = await asked();
    await wallet.sql(
      `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, provider, currency, posted_minor, head_hash, opened_at)
       values ($1, gen_random_uuid(), 'tenant', $1, 'external', 'manual', 'EUR', 9007199254740991, decode(repeat('00', 32), 'hex'), now())`,
      [anna.tenantId],
    );
    expect(await staffDo(id, 'complete', payment())).toMatchObject({
      status: 422,
      body: { code: 'wallet.balance_overflow' },
    });
    expect(await balance()).toEqual([1_000, 400, 600]);
  });
});

describe('nothing is set aside for', () => {
  it.each<[string, () => object | Promise<object>, number, string, string | undefined]>([
    ['nothing', () => ({ amountMinor: 0 }), 400, 'request.invalid', '/amountMinor'],
    ['a negative amount', () => ({ amountMinor: -1 }), 400, 'request.invalid', '/amountMinor'],
    ['a fraction', () => ({ amountMinor: 1.5 }), 400, 'request.invalid', '/amountMinor'],
    ['more than JSON carries exactly', () => ({ amountMinor: 2 ** 53 }), 400, 'request.invalid', '/amountMinor'],
    ['a currency nobody knows', () => ({ currency: 'XYZ' }), 400, 'request.invalid', '/currency'],
    ['a provider with a wrong name', () => ({ provider: 'No/Way' }), 400, 'request.invalid', '/provider'],
    ['bank data', () => ({ payoutMethod: 'DE89370400440532013000' }), 400, 'request.invalid', '/payoutMethod'],
    ['an account that is none', () => ({ accountId: 'mine' }), 400, 'request.invalid', '/accountId'],
    ['an unknown field', () => ({ userId: randomUUID() }), 400, 'request.invalid', undefined],
    [
      'an account that is not there',
      () => ({ accountId: randomUUID() }),
      404,
      'wallet.account_not_found',
      '/accountId',
    ],
    [
      'somebody else’s account',
      async () => ({ accountId: (await fundedMember(wallet, 5_000, anna.tenantId)).accountId }),
      404,
      'wallet.account_not_found',
      '/accountId',
    ],
    [
      'another tenant’s account',
      async () => ({ accountId: (await fundedMember(wallet, 5_000)).accountId }),
      404,
      'wallet.account_not_found',
      '/accountId',
    ],
    [
      'another currency than the account’s',
      () => ({ accountId: anna.accountId, currency: 'CHF' }),
      422,
      'wallet.currency_mismatch',
      '/currency',
    ],
    [
      'a currency of which there is none',
      () => ({ currency: 'CHF' }),
      409,
      'wallet.insufficient_funds',
      '/amountMinor',
    ],
    ['a cent more than there is', () => ({ amountMinor: 1_001 }), 409, 'wallet.insufficient_funds', '/amountMinor'],
    [
      'the most that can be said',
      () => ({ amountMinor: 2 ** 53 - 1 }),
      409,
      'wallet.insufficient_funds',
      '/amountMinor',
    ],
  ])('%s', async (_what, change, status, code, pointer) => {
    const answer = await ask(await change());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (pointer !== undefined) expect(answer.body.errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await balance()).toEqual([1_000, 0, 1_000]);
    expect((await anna.http.get<Page>('/v1/wallet/withdrawals')).body.items).toEqual([]);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it.each([
    ['less than the minimum', { withdrawalMinimumMinor: 401 }, 422, 'wallet.withdrawal_below_minimum'],
    ['more than the day’s limit', { withdrawalPerDayMinor: 399 }, 409, 'wallet.withdrawal_over_day_limit'],
    ['more than the month’s limit', { withdrawalPerMonthMinor: 399 }, 409, 'wallet.withdrawal_over_month_limit'],
  ])('%s', async (_what, limits, status, code) => {
    await setLimits(wallet, anna.tenantId, limits);
    const answer = await ask();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.errors).toMatchObject([{ pointer: '/amountMinor' }]);
    expect(await balance()).toEqual([1_000, 0, 1_000]);
  });

  it.each([
    ['SUSPENDED', 'wallet.account_suspended'],
    ['CLOSED', 'wallet.account_closed'],
  ])('an account that is %s; nor is one approved', async (standing, code) => {
    const ben = await fundedMember(wallet, 1, anna.tenantId);
    await wallet.sql('update wallet.accounts set status = $1, posted_minor = 0 where id = $2', [
      standing,
      ben.accountId,
    ]);
    const answer = await ben.http.post<WithdrawalBody>('/v1/wallet/withdrawals', { body: body({ amountMinor: 1 }) });
    expect([answer.status, answer.body.code]).toEqual([409, code]);
  });

  it('one who was suspended while they waited', async () => {
    const id = await waiting();
    await wallet.sql(`update wallet.accounts set status = 'SUSPENDED' where id = $1`, [anna.accountId]);
    const answer = await staffDo(id, 'approve', undefined, admin);
    expect([answer.status, answer.body.code]).toEqual([409, 'wallet.account_suspended']);
  });
});

describe('withdrawals are seen', () => {
  it('by whose they are and by staff, newest first, page by page', async () => {
    await setLimits(wallet, anna.tenantId, { withdrawalApprovalMinor: 20 });
    const ids: string[] = [];
    for (const amountMinor of [10, 20, 11]) ids.unshift(await asked({ amountMinor }));
    const ben = await fundedMember(wallet, 100, anna.tenantId);
    const { body: ofBen } = await ben.http.post<WithdrawalBody>('/v1/wallet/withdrawals', {
      body: body({ amountMinor: 5 }),
    });
    const idsOf = async (http: typeof anna.http, path: string) =>
      (await http.get<Page>(path)).body.items.map(({ withdrawalId }) => withdrawalId);
    expect(await idsOf(anna.http, '/v1/wallet/withdrawals')).toEqual(ids);
    expect(await idsOf(anna.http, '/v1/wallet/withdrawals?status=CREATED')).toEqual([ids[1]]);
    expect(await idsOf(staff.http, '/v1/withdrawals')).toEqual([ofBen.withdrawalId, ...ids]);
    expect(await idsOf(staff.http, '/v1/withdrawals?status=CREATED')).toEqual([ids[1]]);
    expect(await idsOf(staff.http, `/v1/withdrawals?userId=${ben.userId}`)).toEqual([ofBen.withdrawalId]);
    for (const [http, path] of [
      [anna.http, '/v1/wallet/withdrawals'],
      [staff.http, `/v1/withdrawals`],
    ] as const) {
      const first = (await http.get<Page>(`${path}?limit=2`)).body;
      const second = (await http.get<Page>(`${path}?limit=2&cursor=${first.nextCursor}`)).body;
      expect([...first.items, ...second.items].map(({ withdrawalId }) => withdrawalId)).toEqual(
        await idsOf(http, path),
      );
      expect(second.nextCursor).toBeNull();
      expect(await http.get(`${path}?cursor=nonsense`)).toMatchObject({ status: 400 });
      expect(await http.get(`${path}?status=DONE`)).toMatchObject({ status: 400 });
    }
  });

  it('by nobody else: another member’s and another tenant’s is not there', async () => {
    const id = await waiting();
    const ben = await someone(wallet, 'member', anna.tenantId);
    const stranger = await someone(wallet, 'owner');
    const missing = { status: 404, body: { code: 'wallet.withdrawal_not_found' } };
    expect(await ben.http.get(`/v1/wallet/withdrawals/${id}`)).toMatchObject(missing);
    expect(await stranger.http.get(`/v1/withdrawals/${id}`)).toMatchObject(missing);
    for (const [what, sent] of [
      ['approve', undefined],
      ['reject', { reason: 'x' }],
      ['complete', payment()],
      ['fail', { reason: 'x' }],
    ] as const) {
      expect(await staffDo(id, what, sent, stranger)).toMatchObject(missing);
    }
    expect((await staff.http.get(`/v1/withdrawals/${id}`)).body).toMatchObject({ withdrawalId: id, status: 'CREATED' });
  });

  it.each([
    ['complete', { providerPayoutId: ' ' }, '/providerPayoutId'],
    ['complete', { providerPayoutId: 'x'.repeat(256) }, '/providerPayoutId'],
    ['complete', { providerPayoutId: 'a\0' }, '/providerPayoutId'],
    ['fail', { reason: '' }, '/reason'],
    ['reject', {}, '/reason'],
  ])('and not changed by nonsense: %s %j', async (what, sent, pointer) => {
    const answer = await staffDo(await waiting(), what, sent, admin);
    expect([answer.status, answer.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
  });

  it('and approved only by whom the tenant trusts with that', async () => {
    const id = await waiting();
    for (const what of ['approve', 'reject']) {
      expect(await staffDo(id, what, what === 'reject' ? { reason: 'x' } : undefined)).toMatchObject({
        status: 403,
        body: { code: 'auth.scope_missing' },
      });
    }
  });
});
