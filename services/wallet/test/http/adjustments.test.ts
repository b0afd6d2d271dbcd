import { randomUUID } from 'node:crypto';
import { adjustmentPosted, adjustmentRejected, adjustmentRequested } from '@tessera/contracts';
import { eventually, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { transfer } from '../ledger-in-memory.ts';
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
  await setLimits(wallet, anna.tenantId, { adjustmentApprovalMinor: 500 });
});
afterAll(() => wallet.stop());

interface AdjustmentBody extends ProblemBody {
  readonly adjustmentId: string;
  readonly transferId: string | null;
}
interface Page {
  readonly items: AdjustmentBody[];
  readonly nextCursor: string | null;
}

const user = () => ({ kind: 'user', userId: anna.userId });
const revenue = { kind: 'system', name: 'revenue' };
const body = (change: object = {}) => ({
  debit: user(),
  credit: revenue,
  amountMinor: 500,
  currency: 'EUR',
  note: 'Charged twice at the bar',
  ...change,
});
const ask = (change: object = {}, who = staff, idempotencyKey: string = randomUUID()) =>
  who.http.post<AdjustmentBody>('/v1/adjustments', { body: body(change), idempotencyKey });
const pending = async (change: object = {}): Promise<string> => (await ask(change)).body.adjustmentId;
const decide = (id: string, what: string, sent?: object, who = admin) =>
  who.http.post<AdjustmentBody>(`/v1/adjustments/${id}/${what}`, sent === undefined ? {} : { body: sent });
const balance = async (): Promise<number | undefined> =>
  (await anna.http.get<{ accounts: AccountBody[] }>('/v1/wallet')).body.accounts[0]?.postedMinor;

describe('an adjustment', () => {
  it('below the limit is posted at once, and says so in the books', async () => {
    const { status, body: adjustment } = await ask({ amountMinor: 499 });
    expect([status, adjustment.status]).toEqual([201, 'POSTED']);
    const { body: page } = await anna.http.get<{ items: object[] }>('/v1/wallet/entries?limit=1');
    expect(page.items).toMatchObject([
      {
        transferId: adjustment.transferId,
        reason: 'ADJUSTMENT',
        references: { note: 'Charged twice at the bar', adjustmentId: adjustment.adjustmentId },
        postedBy: `user:${staff.userId}`,
      },
    ]);
    expect(await balance()).toBe(501);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it('from the limit on is posted by a second person, who answers for it in the books', async () => {
    const { status, body: adjustment } = await ask();
    expect([status, adjustment]).toMatchObject([
      201,
      { status: 'PENDING_APPROVAL', transferId: null, decidedBy: null },
    ]);
    expect(await balance()).toBe(1_000);
    const asked = await ask({}, admin);
    expect(await decide(asked.body.adjustmentId, 'approve')).toMatchObject({
      status: 403,
      body: { code: 'wallet.second_person_required' },
    });
    const posted = await decide(adjustment.adjustmentId, 'approve');
    expect(posted).toMatchObject({ status: 200, body: { status: 'POSTED', decidedBy: `user:${admin.userId}` } });
    expect(await balance()).toBe(500);
    await eventually(async () => {
      const steps = [adjustmentRequested, adjustmentPosted];
      const events = (await Promise.all(steps.map((step) => wallet.published(step)))).flat();
      const mine = events.filter(({ envelope }) => envelope.aggregateId === adjustment.adjustmentId);
      expect(mine.map(({ envelope }) => envelope.sequence)).toEqual([1, 2]);
    });
    expect(await decide(adjustment.adjustmentId, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'wallet.adjustment_decided' },
    });
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it('that the account cannot pay any more is refused, stays pending, and can be posted later', async () => {
    const id = await pending();
    await wallet.given(
      anna.tenantId,
      transfer({ kind: 'user', userId: anna.userId }, { kind: 'system', name: 'fees' }, 600),
    );
    expect(await decide(id, 'approve')).toMatchObject({ status: 409, body: { code: 'wallet.insufficient_funds' } });
    expect((await staff.http.get(`/v1/adjustments/${id}`)).body).toMatchObject({ status: 'PENDING_APPROVAL' });
    await ask({ debit: revenue, credit: user(), amountMinor: 100 });
    expect(await decide(id, 'approve')).toMatchObject({ status: 200, body: { status: 'POSTED' } });
    expect(await balance()).toBe(0);
  });

  it('cannot be approved any more where an account was closed, or what it gives back was given back', async () => {
    const { transferId } = await wallet.given(
      anna.tenantId,
      transfer({ kind: 'user', userId: anna.userId }, { kind: 'system', name: 'revenue' }, 600),
    );
    const give = { debit: revenue, credit: user(), reverses: transferId };
    const [first, second] = [
      await pending({ ...give, amountMinor: 600 }),
      await pending({ ...give, amountMinor: 500 }),
    ];
    expect(await decide(first, 'approve')).toMatchObject({ status: 200 });
    expect(await decide(second, 'approve')).toMatchObject({
      status: 409,
      body: { code: 'wallet.refund_exceeds_transfer' },
    });
    const huge = await pending({ debit: revenue, credit: { kind: 'system', name: 'fees' } });
    await wallet.sql(
      `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, currency, posted_minor, head_hash, opened_at)
       values ($1, gen_random_uuid(), 'tenant', $1, 'fees', 'EUR', 9007199254740991, decode(repeat('00', 32), 'hex'), now())`,
      [anna.tenantId],
    );
    expect(await decide(huge, 'approve')).toMatchObject({ status: 422, body: { code: 'wallet.balance_overflow' } });
  });

  it('is rejected with a reason, and then moves nothing', async () => {
    const id = await pending();
    expect(await decide(id, 'reject', { reason: 'It was one round each' })).toMatchObject({
      status: 200,
      body: { status: 'REJECTED', reason: 'It was one round each', decidedBy: `user:${admin.userId}` },
    });
    expect(await decide(id, 'approve')).toMatchObject({ status: 409, body: { code: 'wallet.adjustment_decided' } });
    expect(await decide(id, 'reject', { reason: 'Again' })).toMatchObject({ status: 409 });
    expect(await balance()).toBe(1_000);
    await eventually(async () => {
      const events = await wallet.published(adjustmentRejected);
      expect(events.filter(({ data }) => data.adjustmentId === id)).toHaveLength(1);
    });
  });

  it('repeated with its key is one, and so is its approval', async () => {
    const key = randomUUID();
    const [first, second] = await Promise.all([ask({}, staff, key), ask({}, staff, key)]);
    expect(second.bytes).toEqual(first.bytes);
    const approval = { idempotencyKey: randomUUID() };
    const path = `/v1/adjustments/${first.body.adjustmentId}/approve`;
    const approved = await admin.http.post(path, approval);
    expect((await admin.http.post(path, approval)).bytes).toEqual(approved.bytes);
    expect(await balance()).toBe(500);
  });
});

describe('a direct transfer', () => {
  const post = (amountMinor: number) =>
    staff.http.post<ProblemBody & { details: object }>('/v1/transfers', { body: body({ amountMinor }) });

  it('is no way around the second person, and says where to ask', async () => {
    expect(await post(500)).toMatchObject({
      status: 409,
      body: {
        code: 'wallet.approval_required',
        errors: [{ pointer: '/amountMinor' }],
        details: { limitMinor: 500, askAt: '/v1/adjustments' },
      },
    });
    expect(await balance()).toBe(1_000);
    expect(await post(499)).toMatchObject({ status: 201 });
  });
});

describe('nothing is kept or moved for', () => {
  it.each<[string, () => object | Promise<object>, number, string, string | undefined]>([
    ['nothing', () => ({ amountMinor: 0 }), 400, 'request.invalid', '/amountMinor'],
    ['a negative amount', () => ({ amountMinor: -500 }), 400, 'request.invalid', '/amountMinor'],
    ['more than JSON carries exactly', () => ({ amountMinor: 2 ** 53 }), 400, 'request.invalid', '/amountMinor'],
    ['a currency nobody knows', () => ({ currency: 'XYZ' }), 400, 'request.invalid', '/currency'],
    ['no reason', () => ({ note: ' ' }), 400, 'request.invalid', '/note'],
    [
      'a pool by its own id',
      () => ({ debit: { kind: 'pool', poolId: randomUUID() } }),
      400,
      'request.invalid',
      '/debit/kind',
    ],
    ['an unknown field', () => ({ approvedBy: 'me' }), 400, 'request.invalid', undefined],
    ['a debit that is not there', () => ({ debit: account() }), 404, 'wallet.account_not_found', '/debit'],
    ['a credit that is not there', () => ({ credit: account() }), 404, 'wallet.account_not_found', '/credit'],
    [
      'another tenant’s account',
      async () => ({ credit: account((await fundedMember(wallet, 1)).accountId) }),
      404,
      'wallet.account_not_found',
      '/credit',
    ],
    [
      'another currency than the account’s',
      () => ({ debit: account(anna.accountId), currency: 'CHF' }),
      422,
      'wallet.currency_mismatch',
      '/debit',
    ],
    ['one account on both sides', () => ({ credit: user() }), 422, 'wallet.same_account', '/credit'],
    ['more than there is', () => ({ amountMinor: 1_001 }), 409, 'wallet.insufficient_funds', '/amountMinor'],
    [
      'a balance beyond all bounds',
      () => ({ debit: revenue, credit: user(), amountMinor: 2 ** 53 - 1 }),
      422,
      'wallet.balance_overflow',
      '/amountMinor',
    ],
    [
      'a transfer that was never made',
      () => ({ reverses: randomUUID() }),
      404,
      'wallet.transfer_not_found',
      '/reverses',
    ],
  ])('%s', async (_what, change, status, code, pointer) => {
    const answer = await ask(await change());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    if (pointer !== undefined) expect(answer.body.errors?.map((error) => error.pointer)).toContain(pointer);
    expect(await balance()).toBe(1_000);
    expect((await staff.http.get<Page>('/v1/adjustments')).body.items).toEqual([]);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  const account = (accountId: string = randomUUID()) => ({ kind: 'account', accountId });
});

describe('adjustments are seen', () => {
  it('by staff, newest first, page by page', async () => {
    const ids: string[] = [];
    const external = { kind: 'external', provider: 'sandbox' };
    for (const change of [{}, { amountMinor: 1 }, { debit: external }]) ids.unshift(await pending(change));
    const idsAt = async (query: string) =>
      (await staff.http.get<Page>(`/v1/adjustments${query}`)).body.items.map(({ adjustmentId }) => adjustmentId);
    expect(await idsAt('')).toEqual(ids);
    expect(await idsAt('?status=POSTED')).toEqual([ids[1]]);
    const first = (await staff.http.get<Page>('/v1/adjustments?limit=2')).body;
    expect(first.items[0]).toMatchObject({ debit: external, credit: revenue });
    expect(await idsAt(`?limit=2&cursor=${first.nextCursor}`)).toEqual([ids[2]]);
    expect(await staff.http.get('/v1/adjustments?status=DONE')).toMatchObject({ status: 400 });
  });

  it('by nobody of another tenant, and decided by nobody there', async () => {
    const id = await pending();
    const stranger = await someone(wallet, 'owner');
    const missing = { status: 404, body: { code: 'wallet.adjustment_not_found' } };
    expect(await stranger.http.get(`/v1/adjustments/${id}`)).toMatchObject(missing);
    expect(await decide(id, 'approve', undefined, stranger)).toMatchObject(missing);
    expect(await decide(id, 'reject', { reason: 'x' }, stranger)).toMatchObject(missing);
    expect(await decide(id, 'approve', undefined, staff)).toMatchObject({ status: 403 });
    expect(await anna.http.get(`/v1/adjustments/${id}`)).toMatchObject({ status: 403 });
    expect(await decide(id, 'reject', { reason: ' ' })).toMatchObject({ status: 400 });
  });
});
