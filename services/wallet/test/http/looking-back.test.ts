import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eur, hold, pool, transfer } from '../ledger-in-memory.ts';
import { longAccount } from '../long-account.ts';
import { fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await openWallet();
});
afterAll(() => wallet.stop());

const START = Date.parse('2026-03-01T00:00:00Z');
const minute = (n: number, ms = 0): string => new Date(START + n * 60_000 + ms).toISOString();
/** A member with one entry of 1.00 a minute. */
const memberWith = async (count: number) => {
  const member = await someone(wallet, 'member');
  const { accountId } = await longAccount(wallet.sql, {
    ...member,
    count,
    signedMinor: '100',
    postedAt: `timestamptz '${minute(0)}' + n * interval '1 minute'`,
  });
  const staff = await someone(wallet, 'staff', member.tenantId);
  return { ...member, accountId, staff };
};

describe('the balance at an instant', () => {
  it('is what the entries posted by then add up to, those of the instant itself included', async () => {
    const { http, staff, accountId } = await memberWith(10);
    const cases: [string, number, number][] = [
      [minute(0), 0, 0],
      [minute(1, -1), 0, 0],
      [minute(1), 100, 1],
      [minute(5, 1), 500, 5],
      [minute(10, -1), 900, 9],
      [minute(10), 1_000, 10],
      [minute(999), 1_000, 10],
    ];
    for (const [at, postedMinor, sequence] of cases) {
      const expected = { accountId, currency: 'EUR', at, postedMinor, sequence };
      expect((await http.get(`/v1/wallet/balance?at=${at}`)).body).toEqual(expected);
      expect((await http.get(`/v1/wallet/balance?at=${at}&accountId=${accountId}`)).body).toEqual(expected);
      expect((await staff.http.get(`/v1/accounts/${accountId}/balance?at=${at}`)).body).toEqual(expected);
    }
    const elsewhere = await http.get('/v1/wallet/balance?at=2026-03-01T01:03:00%2B01:00');
    expect(elsewhere.body).toMatchObject({ at: minute(3), postedMinor: 300 });
  });

  it('of an instant that is not over yet is not known, and refused', async () => {
    const { http, staff, accountId } = await memberWith(1);
    for (const call of [
      http.get<ProblemBody>('/v1/wallet/balance?at=9000-01-01T00:00:00Z'),
      staff.http.get<ProblemBody>(
        `/v1/accounts/${accountId}/balance?at=${new Date(Date.now() + 60_000).toISOString()}`,
      ),
    ]) {
      const { status, body } = await call;
      expect([status, body.code]).toEqual([422, 'wallet.instant_in_future']);
      expect(body).toMatchObject({ details: { parameter: 'at' } });
    }
  });

  it('is told of no account but one’s own, or one’s tenant’s', async () => {
    const anna = await fundedMember(wallet, 1);
    const ben = await someone(wallet, 'member', anna.tenantId);
    const stranger = await someone(wallet, 'staff');
    for (const call of [
      ben.http.get(`/v1/wallet/balance?at=${minute(0)}`),
      ben.http.get(`/v1/wallet/balance?at=${minute(0)}&accountId=${anna.accountId}`),
      stranger.http.get(`/v1/accounts/${anna.accountId}/balance?at=${minute(0)}`),
    ]) {
      expect(await call).toMatchObject({ status: 404, body: { code: 'wallet.account_not_found' } });
    }
    expect(await anna.http.get(`/v1/accounts/${anna.accountId}/balance?at=${minute(0)}`)).toMatchObject({
      status: 403,
    });
  });

  it.each(['', 'at=2026-03-01', 'at=2026-03-01T00:00:00', 'at=0000-01-01T00:00:00Z', 'at=now'])(
    'needs an instant: "%s" is none',
    async (query) => {
      const { http } = await someone(wallet, 'member');
      const { status, body } = await http.get<ProblemBody>(`/v1/wallet/balance?${query}`);
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', '/at']);
    },
  );
});

describe('entries', () => {
  const sequencesOf = async (pages: RunningWallet['http'], path: string) => {
    const { body } = await pages.get<{ items: { sequence: number }[]; nextCursor: string | null }>(path);
    return { sequences: body.items.map(({ sequence }) => sequence), nextCursor: body.nextCursor };
  };

  it('can be asked for by period, page by page', async () => {
    const { http, staff, accountId } = await memberWith(10);
    const period = `from=${minute(3)}&to=${minute(8)}`;
    expect((await sequencesOf(http, `/v1/wallet/entries?${period}`)).sequences).toEqual([7, 6, 5, 4, 3]);
    const first = await sequencesOf(staff.http, `/v1/accounts/${accountId}/entries?${period}&limit=3`);
    expect(first.sequences).toEqual([7, 6, 5]);
    const path = `/v1/accounts/${accountId}/entries?${period}&limit=3&cursor=${first.nextCursor}`;
    expect(await sequencesOf(staff.http, path)).toEqual({ sequences: [4, 3], nextCursor: null });
    expect((await sequencesOf(http, `/v1/wallet/entries?from=${minute(9)}`)).sequences).toEqual([10, 9]);
    expect((await sequencesOf(http, `/v1/wallet/entries?to=${minute(2)}`)).sequences).toEqual([1]);
    expect((await sequencesOf(http, `/v1/wallet/entries?from=${minute(8)}&to=${minute(3)}`)).sequences).toEqual([]);
  });
});

describe('a transfer', () => {
  const transferred = async () => {
    const anna = await fundedMember(wallet, 1_000);
    const ben = await fundedMember(wallet, 500, anna.tenantId);
    const staff = await someone(wallet, 'staff', anna.tenantId);
    const [from, to] = [anna, ben].map(({ userId }) => ({ kind: 'user', userId }) as const);
    if (!from || !to) throw new Error('nobody is there');
    const { transferId } = await wallet.given(anna.tenantId, transfer(from, to, 300));
    const giveBack = (amount: number) =>
      wallet.given(anna.tenantId, transfer(to, from, amount, { reverses: transferId, reason: 'REFUND' }));
    return { anna, ben, staff, transferId, giveBack };
  };

  it('is shown to staff with both its entries, and with what gave it back', async () => {
    const { anna, ben, staff, transferId, giveBack } = await transferred();
    const see = async (id: string) => (await staff.http.get<Record<string, unknown>>(`/v1/transfers/${id}`)).body;
    expect(await see(transferId)).toMatchObject({
      transferId,
      status: 'POSTED',
      amountMinor: 300,
      reversedMinor: 0,
      reversedBy: [],
      reverses: null,
      entries: [
        { direction: 'DEBIT', accountId: anna.accountId, ownerId: anna.userId, balanceAfterMinor: 700, sequence: 2 },
        { direction: 'CREDIT', accountId: ben.accountId, ownerId: ben.userId, balanceAfterMinor: 800, sequence: 2 },
      ],
    });
    const first = await giveBack(100);
    const part = { transferId: first.transferId, amountMinor: 100, postedAt: first.postedAt.toISOString() };
    expect(await see(transferId)).toMatchObject({ status: 'PARTLY_REVERSED', reversedMinor: 100, reversedBy: [part] });
    const second = await giveBack(200);
    expect(await see(transferId)).toMatchObject({
      status: 'REVERSED',
      reversedMinor: 300,
      reversedBy: [part, { transferId: second.transferId, amountMinor: 200 }],
    });
    expect(await see(second.transferId)).toMatchObject({ status: 'POSTED', reverses: transferId, reason: 'REFUND' });
  });

  it('is shown to those whose account it touches, without who else has a part in it', async () => {
    const { anna, ben, transferId, giveBack } = await transferred();
    const { transferId: back } = await giveBack(100);
    const { body } = await anna.http.get<object>(`/v1/wallet/transfers/${transferId}`);
    expect(body).toMatchObject({
      transferId,
      status: 'PARTLY_REVERSED',
      reversedBy: [{ transferId: back, amountMinor: 100 }],
      entries: [{ direction: 'DEBIT', accountId: anna.accountId, counterparty: { kind: 'member', words: 'a member' } }],
    });
    for (const secret of [ben.userId, ben.accountId]) expect(JSON.stringify(body)).not.toContain(secret);
    const other = await ben.http.get<object>(`/v1/wallet/transfers/${transferId}`);
    expect(other.body).toMatchObject({ entries: [{ direction: 'CREDIT', accountId: ben.accountId }] });
    expect(JSON.stringify(other.body)).not.toContain(anna.accountId);
  });

  it('between two accounts of one’s own has both its entries', async () => {
    const anna = await fundedMember(wallet, 1_000);
    const savings = randomUUID();
    await wallet.sql(
      `insert into wallet.accounts (tenant_id, id, owner_kind, owner_id, kind, currency, floor_minor, head_hash, opened_at)
       values ($1, $2, 'user', $3, 'savings', 'EUR', 0, decode(repeat('00', 32), 'hex'), now())`,
      [anna.tenantId, savings, anna.userId],
    );
    const own = (accountId: string) => ({ kind: 'account', accountId }) as const;
    const move = transfer(own(anna.accountId), own(savings), 10);
    const { transferId } = await wallet.given(anna.tenantId, move);
    const { body } = await anna.http.get(`/v1/wallet/transfers/${transferId}`);
    expect(body).toMatchObject({
      entries: [
        { direction: 'DEBIT', accountId: anna.accountId, counterparty: { kind: 'self' } },
        { direction: 'CREDIT', accountId: savings, counterparty: { kind: 'self' } },
      ],
    });
  });

  it('is not there for anybody else', async () => {
    const { anna, transferId } = await transferred();
    const bystander = await fundedMember(wallet, 1, anna.tenantId);
    const stranger = await someone(wallet, 'owner');
    for (const call of [
      bystander.http.get(`/v1/wallet/transfers/${transferId}`),
      stranger.http.get(`/v1/wallet/transfers/${transferId}`),
      stranger.http.get(`/v1/transfers/${transferId}`),
      anna.http.get(`/v1/wallet/transfers/${randomUUID()}`),
    ]) {
      expect(await call).toMatchObject({ status: 404, body: { code: 'wallet.transfer_not_found' } });
    }
    expect(await anna.http.get(`/v1/transfers/${transferId}`)).toMatchObject({ status: 403 });
  });
});

describe('active holds', () => {
  interface HoldsBody {
    readonly items: { readonly holdId: string; readonly amountMinor: number; readonly references: object }[];
    readonly nextCursor: string | null;
  }

  it('are listed oldest first, page by page, and add up to what is held', async () => {
    const anna = await fundedMember(wallet, 1_000);
    const staff = await someone(wallet, 'staff', anna.tenantId);
    const user = { kind: 'user', userId: anna.userId } as const;
    const place = async (amountMinor: number) =>
      (await wallet.given(anna.tenantId, { ...hold(user, amountMinor), amount: eur(amountMinor) })).holdId;
    const ids = [await place(10), await place(20), await place(30), await place(40)];
    const [, released = '', captured = ''] = ids;
    await wallet.given(anna.tenantId, { type: 'release-hold', holdId: released });
    await wallet.given(anna.tenantId, {
      type: 'capture-hold',
      holdId: captured,
      credit: pool('friday'),
      reason: 'TICKET_PURCHASE',
      references: {},
      postedBy: 'system:test',
      idempotencyKey: null,
    });
    const first = (await anna.http.get<HoldsBody>('/v1/wallet/holds?limit=1')).body;
    const second = (await anna.http.get<HoldsBody>(`/v1/wallet/holds?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ holdId }) => holdId)).toEqual([ids[0], ids[3]]);
    expect(second.nextCursor).toBeNull();
    const all = (await staff.http.get<HoldsBody>(`/v1/accounts/${anna.accountId}/holds`)).body;
    expect(all).toEqual({ items: [...first.items, ...second.items], nextCursor: null });
    const { body } = await anna.http.get<{ accounts: { heldMinor: number }[] }>('/v1/wallet');
    expect(all.items.reduce((sum, { amountMinor }) => sum + amountMinor, 0)).toBe(body.accounts[0]?.heldMinor);
  });

  it('of somebody else are not there', async () => {
    const anna = await fundedMember(wallet, 1);
    const ben = await someone(wallet, 'member', anna.tenantId);
    const stranger = await someone(wallet, 'staff');
    for (const call of [
      ben.http.get(`/v1/wallet/holds?accountId=${anna.accountId}`),
      ben.http.get('/v1/wallet/holds'),
      stranger.http.get(`/v1/accounts/${anna.accountId}/holds`),
    ]) {
      expect(await call).toMatchObject({ status: 404, body: { code: 'wallet.account_not_found' } });
    }
  });
});
