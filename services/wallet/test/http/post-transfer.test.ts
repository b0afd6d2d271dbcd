import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pool, transfer } from '../ledger-in-memory.ts';
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

const correction = (change: object = {}) => ({
  debit: { kind: 'system', name: 'revenue' },
  credit: { kind: 'user', userId: anna.userId },
  amountMinor: 250,
  currency: 'EUR',
  note: 'Goodwill for the broken ticket machine',
  ...change,
});

const balance = async (): Promise<number | undefined> =>
  (await anna.http.get<{ accounts: AccountBody[] }>('/v1/wallet')).body.accounts[0]?.postedMinor;

const post = (body: object, idempotencyKey: string = randomUUID()) =>
  staff.http.post<ProblemBody>('/v1/transfers', { body, idempotencyKey });

describe('a correction', () => {
  it('moves the money and says why, who and when in the ledger', async () => {
    const { status, body } = await post(correction());
    expect(status).toBe(201);
    expect(await balance()).toBe(1_250);
    const { body: page } = await anna.http.get<{ items: object[] }>('/v1/wallet/entries?limit=1');
    expect(page.items).toMatchObject([
      {
        transferId: (body as unknown as { transferId: string }).transferId,
        reason: 'ADJUSTMENT',
        references: { note: 'Goodwill for the broken ticket machine' },
        postedBy: `user:${staff.userId}`,
      },
    ]);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it('can name accounts by id, and the outside world by its provider', async () => {
    const byId = {
      debit: { kind: 'external', provider: 'sandbox' },
      credit: { kind: 'account', accountId: anna.accountId },
    };
    expect((await post(correction(byId))).status).toBe(201);
    expect(await balance()).toBe(1_250);
  });

  it('can give a transfer back, once', async () => {
    const { transferId } = await wallet.given(
      anna.tenantId,
      transfer({ kind: 'user', userId: anna.userId }, { kind: 'system', name: 'revenue' }, 250),
    );
    const first = await post(correction({ reverses: transferId }));
    expect(first.status).toBe(201);
    const second = await post(correction({ reverses: transferId }));
    expect(second).toMatchObject({ status: 409, body: { code: 'wallet.refund_exceeds_transfer' } });
    expect(await balance()).toBe(1_000);
  });

  it('repeated with its key is answered byte for byte and moves nothing more', async () => {
    const key = randomUUID();
    const first = await post(correction(), key);
    const again = await post(correction(), key);
    expect([again.status, again.bytes]).toEqual([first.status, first.bytes]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect(await balance()).toBe(1_250);
  });

  it('refused once is refused again under its key, byte for byte, though it would work by now', async () => {
    const key = randomUUID();
    const tooMuch = correction({
      debit: { kind: 'user', userId: anna.userId },
      credit: { kind: 'system', name: 'revenue' },
      amountMinor: 1_001,
    });
    const first = await post(tooMuch, key);
    expect(first).toMatchObject({ status: 409, body: { code: 'wallet.insufficient_funds' } });
    await post(correction());
    const again = await post(tooMuch, key);
    expect(again.bytes).toEqual(first.bytes);
    expect(await balance()).toBe(1_250);
  });

  it('sent twice at the same time under one key moves the money once', async () => {
    const key = randomUUID();
    const answers = await Promise.all([post(correction(), key), post(correction(), key)]);
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[0]?.bytes).toEqual(answers[1]?.bytes);
    expect(await balance()).toBe(1_250);
  });
});

describe('nothing moves for', () => {
  it.each<[string, () => object | Promise<object>, number, string]>([
    ['a negative amount', () => ({ amountMinor: -1 }), 400, 'request.invalid'],
    ['no amount', () => ({ amountMinor: 0 }), 400, 'request.invalid'],
    ['a fraction', () => ({ amountMinor: 1.5 }), 400, 'request.invalid'],
    ['more than JSON carries exactly', () => ({ amountMinor: 2 ** 53 }), 400, 'request.invalid'],
    ['a currency that is none', () => ({ currency: 'EUROS' }), 400, 'request.invalid'],
    ['a currency nobody knows', () => ({ currency: 'XYZ' }), 400, 'request.invalid'],
    ['a reason that is empty', () => ({ note: '  ' }), 400, 'request.invalid'],
    ['a reason with a NUL in it', () => ({ note: 'a\0b' }), 400, 'request.invalid'],
    ['a reason with half a character in it', () => ({ note: 'a\ud800b' }), 400, 'request.invalid'],
    ['an unknown field', () => ({ admin: true }), 400, 'request.invalid'],
    ['an unknown field further in', () => ({ debit: { kind: 'system', name: 'fees', x: 1 } }), 400, 'request.invalid'],
    ['a provider where there is none', () => ({ debit: { kind: 'external' } }), 400, 'request.invalid'],
    ['a pool by its own id', () => ({ debit: { kind: 'pool', poolId: randomUUID() } }), 400, 'request.invalid'],
    [
      'a person nobody knows',
      () => ({ credit: { kind: 'user', userId: randomUUID() } }),
      404,
      'wallet.account_not_found',
    ],
    ['an account that is not there', () => ({ debit: account(randomUUID()) }), 404, 'wallet.account_not_found'],
    [
      'another tenant’s account',
      async () => ({ debit: account((await fundedMember(wallet, 5_000)).accountId) }),
      404,
      'wallet.account_not_found',
    ],
    ['a transfer from an account to itself', () => ({ debit: user() }), 422, 'wallet.same_account'],
    ['an account in another currency', () => ({ credit: account(), currency: 'CHF' }), 422, 'wallet.currency_mismatch'],
    ['more than is there', () => ({ debit: user(), credit: revenue }), 409, 'wallet.insufficient_funds'],
    ['a transfer that was never made', () => ({ reverses: randomUUID() }), 404, 'wallet.transfer_not_found'],
    ['a balance beyond all bounds', () => ({ amountMinor: 2 ** 53 - 1 }), 422, 'wallet.balance_overflow'],
  ])('%s', async (_what, change, status, code) => {
    const given = await change();
    const amount = code === 'wallet.insufficient_funds' ? { amountMinor: 1_001 } : {};
    const answer = await post(correction({ ...amount, ...given }));
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await balance()).toBe(1_000);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it.each([
    ['CLOSED', 409, 'wallet.account_closed'],
    ['SUSPENDED', 201, undefined],
  ])('an account that is %s, but for what staff may do', async (standing, status, code) => {
    const { body } = await staff.http.get<{ items: AccountBody[] }>('/v1/accounts?ownerKind=tenant');
    const [external] = body.items;
    const ben = await someone(wallet, 'member', anna.tenantId);
    await wallet.given(anna.tenantId, {
      type: 'open-account',
      owner: { kind: 'user', userId: ben.userId },
      currency: 'EUR',
    });
    await wallet.sql('update wallet.accounts set status = $1 where owner_id = $2', [standing, ben.userId]);
    const answer = await post(
      correction({ debit: account(external?.accountId), credit: { kind: 'user', userId: ben.userId } }),
    );
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
});

const account = (accountId: string = anna.accountId) => ({ kind: 'account', accountId });
const user = () => ({ kind: 'user', userId: anna.userId });
const revenue = { kind: 'system', name: 'revenue' };

it('pools are reached by their account’s id', async () => {
  await wallet.given(anna.tenantId, transfer({ kind: 'user', userId: anna.userId }, pool('friday'), 400));
  const { body } = await staff.http.get<{ items: AccountBody[] }>('/v1/accounts?ownerKind=pool');
  const answer = await post(correction({ debit: account(body.items[0]?.accountId), amountMinor: 400 }));
  expect(answer.status).toBe(201);
  expect(await balance()).toBe(1_000);
});
