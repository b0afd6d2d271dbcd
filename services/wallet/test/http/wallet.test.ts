import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pool, transfer } from '../ledger-in-memory.ts';
import { type AccountBody, fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await openWallet();
});
afterAll(() => wallet.stop());

interface EntryBody {
  readonly entryId: string;
  readonly accountId: string;
  readonly sequence: number;
  readonly direction: string;
  readonly amountMinor: number;
  readonly balanceAfterMinor: number;
  readonly reason: string;
  readonly references: object;
  readonly hash: string;
}
interface PageBody {
  readonly items: EntryBody[];
  readonly nextCursor: string | null;
}

describe('one’s own wallet', () => {
  it('shows what is there, what is held and what can be spent, right after it changed', async () => {
    const anna = await fundedMember(wallet, 2_000);
    const hold = { type: 'place-hold', account: { kind: 'user', userId: anna.userId } } as const;
    await wallet.given(anna.tenantId, {
      ...hold,
      amount: { amountMinor: 500n, currency: 'EUR' },
      ttlSeconds: 60,
      references: {},
    });
    const { status, body } = await anna.http.get<{ accounts: AccountBody[] }>('/v1/wallet');
    expect(status).toBe(200);
    expect(body.accounts).toMatchObject([
      {
        ownerKind: 'user',
        ownerId: anna.userId,
        kind: 'default',
        currency: 'EUR',
        status: 'ACTIVE',
        postedMinor: 2_000,
        heldMinor: 500,
        pendingInMinor: 0,
        availableMinor: 1_500,
        floorMinor: 0,
        sequence: 1,
      },
    ]);
  });

  it('is empty for one who has none, and shows nobody else’s', async () => {
    const anna = await fundedMember(wallet, 2_000);
    const ben = await someone(wallet, 'member', anna.tenantId);
    expect((await ben.http.get('/v1/wallet')).body).toEqual({ accounts: [] });
    expect((await ben.http.get('/v1/wallet/entries')).body).toEqual({ items: [], nextCursor: null });
    const peek = await ben.http.get(`/v1/wallet/entries?accountId=${anna.accountId}`);
    expect(peek).toMatchObject({ status: 404, body: { code: 'wallet.account_not_found' } });
  });

  it('lists the entries newest first, page by page, without gap or repeat', async () => {
    const anna = await fundedMember(wallet, 2_000);
    for (const amount of [1, 2, 3, 4]) {
      await wallet.given(anna.tenantId, transfer({ kind: 'user', userId: anna.userId }, pool('friday'), amount));
    }
    const seen: EntryBody[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const page = (await anna.http.get<PageBody>(`/v1/wallet/entries?limit=2${query}`)).body;
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(seen.map(({ sequence, balanceAfterMinor }) => [sequence, balanceAfterMinor])).toEqual([
      [5, 1_990],
      [4, 1_994],
      [3, 1_997],
      [2, 1_999],
      [1, 2_000],
    ]);
    expect(seen.at(-1)).toMatchObject({ reason: 'TOPUP', direction: 'CREDIT', amountMinor: 2_000 });
    const whole = await anna.http.get<PageBody>(`/v1/wallet/entries?accountId=${anna.accountId}`);
    expect(whole.body).toEqual({ items: seen, nextCursor: null });
  });

  it('refuses a cursor that is none', async () => {
    const anna = await fundedMember(wallet, 1);
    for (const cursor of ['bm9uc2Vuc2U', 'LTE', 'MA', '%20']) {
      const { status, body } = await anna.http.get(`/v1/wallet/entries?cursor=${cursor}`);
      expect([cursor, status, (body as { code: string }).code]).toEqual([cursor, 400, 'request.invalid']);
    }
  });
});

describe('staff', () => {
  it('see every account of their tenant, filtered and paged, and of no other', async () => {
    const anna = await fundedMember(wallet, 2_000);
    const ben = await fundedMember(wallet, 300, anna.tenantId);
    await fundedMember(wallet, 777);
    const staff = await someone(wallet, 'staff', anna.tenantId);
    const list = async (query: string) =>
      (await staff.http.get<{ items: AccountBody[]; nextCursor: string | null }>(`/v1/accounts${query}`)).body;
    const all = (await list('')).items;
    expect(all.map(({ kind, postedMinor }) => [kind, postedMinor]).sort()).toEqual([
      ['default', 2_000],
      ['default', 300],
      ['external', -2_300],
    ]);
    expect((await list(`?ownerId=${ben.userId}`)).items.map(({ postedMinor }) => postedMinor)).toEqual([300]);
    expect((await list('?ownerKind=tenant')).items).toMatchObject([{ provider: 'sandbox', ownerId: anna.tenantId }]);
    expect((await list('?currency=USD')).items).toEqual([]);
    const first = await list('?limit=2');
    const second = await list(`?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items]).toEqual(all);
    expect(second.nextCursor).toBeNull();
  });

  it('see one account with its entries; another tenant’s account is not there', async () => {
    const anna = await fundedMember(wallet, 2_000);
    const staff = await someone(wallet, 'staff', anna.tenantId);
    expect((await staff.http.get(`/v1/accounts/${anna.accountId}`)).body).toMatchObject({ postedMinor: 2_000 });
    const entries = await staff.http.get<PageBody>(`/v1/accounts/${anna.accountId}/entries`);
    expect(entries.body.items).toHaveLength(1);
    const stranger = await someone(wallet, 'owner');
    for (const path of [`/v1/accounts/${anna.accountId}`, `/v1/accounts/${anna.accountId}/entries`]) {
      const answer = await stranger.http.get(path);
      expect(answer).toMatchObject({ status: 404, body: { code: 'wallet.account_not_found' } });
    }
  });

  it('see sums that are zero in every currency', async () => {
    const anna = await fundedMember(wallet, 2_000);
    await wallet.given(anna.tenantId, transfer({ kind: 'user', userId: anna.userId }, pool('friday'), 750));
    const staff = await someone(wallet, 'staff', anna.tenantId);
    expect((await staff.http.get('/v1/ledger/summary')).body).toEqual({
      currencies: [
        {
          currency: 'EUR',
          totalMinor: 0,
          kinds: [
            { ownerKind: 'pool', kind: 'default', accounts: 1, postedMinor: 750, heldMinor: 0 },
            { ownerKind: 'tenant', kind: 'external', accounts: 1, postedMinor: -2_000, heldMinor: 0 },
            { ownerKind: 'user', kind: 'default', accounts: 1, postedMinor: 1_250, heldMinor: 0 },
          ],
        },
      ],
    });
    expect((await (await someone(wallet, 'staff')).http.get('/v1/ledger/summary')).body).toEqual({ currencies: [] });
  });

  it('alone may look: a member is refused at every staff route', async () => {
    const { http, accountId } = await fundedMember(wallet, 1);
    for (const path of ['', `/${accountId}`, `/${accountId}/entries`].map((end) => `/v1/accounts${end}`)) {
      expect(await http.get(path)).toMatchObject({ status: 403, body: { code: 'auth.scope_missing' } });
    }
    expect(await http.get('/v1/ledger/summary')).toMatchObject({ status: 403 });
    expect(await http.post('/v1/transfers', { body: {} })).toMatchObject({ status: 403 });
  });
});

it('takes the tenant from the token and from nowhere else', async () => {
  const anna = await fundedMember(wallet, 2_000);
  const elsewhere = await wallet.tokens.tokenFor({ userId: anna.userId, tenantId: randomUUID(), role: 'member' });
  expect((await wallet.http.get('/v1/wallet', { token: elsewhere })).body).toEqual({ accounts: [] });
});
