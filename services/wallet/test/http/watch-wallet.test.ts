import { randomUUID } from 'node:crypto';
import { money } from '@tessera/kernel';
import { eventually, openLive, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eur, pool, transfer } from '../ledger-in-memory.ts';
import { type AccountBody, fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
let url: string;
beforeAll(async () => {
  wallet = await openWallet();
  url = await wallet.start();
});
afterAll(() => wallet.stop());

const PATH = '/v1/wallet/live';

interface Entry {
  readonly accountId: string;
  readonly sequence: number;
  readonly direction: string;
  readonly amountMinor: number;
  readonly balanceAfterMinor: number;
}
type Wallet = { readonly accounts: readonly AccountBody[] };

const watch = (token: string, lastEventId?: string, at: string = url) =>
  openLive(at, PATH, { token, ...(lastEventId === undefined ? {} : { lastEventId }) });

const userOf = ({ userId }: { readonly userId: string }) => ({ kind: 'user', userId }) as const;

describe('who watches their wallet', () => {
  it('sees where everything stands, each posting with the balance after it, and what is set aside', async () => {
    const anna = await fundedMember(wallet, 1_000);
    const client = await watch(anna.token);
    const first = await client.next<Wallet>();
    expect([first.event, first.data.accounts]).toMatchObject([
      'wallet',
      [{ accountId: anna.accountId, postedMinor: 1_000, sequence: 1 }],
    ]);
    await wallet.given(anna.tenantId, transfer(userOf(anna), pool('friday'), 400));
    const posted = await client.until<Entry & AccountBody>(({ event }) => event === 'account');
    expect(posted.map(({ event, data }) => [event, data.sequence, data.balanceAfterMinor ?? data.postedMinor])).toEqual(
      [
        ['entry', 2, 600],
        ['account', 2, 600],
      ],
    );
    expect(posted[0]?.data).toMatchObject({ direction: 'DEBIT', amountMinor: 400 });
    expect(posted[0]?.id).toBe(`${anna.accountId}:2`);
    await wallet.given(anna.tenantId, {
      type: 'place-hold',
      account: userOf(anna),
      amount: eur(90),
      ttlSeconds: 60,
      references: { purchaseId: randomUUID() },
    });
    const held = await client.next<AccountBody>();
    expect([held.event, held.data.heldMinor, held.data.availableMinor]).toEqual(['account', 90, 510]);
    client.close();
  });

  it('sees an account that is opened for them, and what is posted on it from the first entry on', async () => {
    const anna = await fundedMember(wallet, 1_000);
    const client = await watch(anna.token);
    await client.next();
    const opened = { type: 'open-account', owner: userOf(anna), currency: 'CHF' } as const;
    await wallet.given(anna.tenantId, opened);
    const chf = await client.next<AccountBody>();
    expect([chf.event, chf.data.currency, chf.data.postedMinor]).toEqual(['account', 'CHF', 0]);
    const inFrancs = transfer({ kind: 'system', name: 'revenue' }, userOf(anna), 700);
    await wallet.given(anna.tenantId, { ...inFrancs, amount: money(700n, 'CHF') });
    const entry = await client.next<Entry>();
    expect([entry.event, entry.data.accountId, entry.data.balanceAfterMinor]).toEqual([
      'entry',
      chf.data.accountId,
      700,
    ]);
    client.close();
  });

  it('and comes again gets every entry that they missed, once, whatever instance they come to', async () => {
    const anna = await fundedMember(wallet, 10_000);
    const client = await watch(anna.token);
    const { id = '' } = await client.next();
    client.close();
    for (let amount = 1; amount <= 5; amount += 1) {
      await wallet.given(anna.tenantId, transfer(userOf(anna), pool('friday'), amount));
    }
    const { service } = await wallet.another();
    try {
      const again = await watch(anna.token, id, `http://127.0.0.1:${(await service.start()).port}`);
      const missed = await again.until<Entry>(({ event }) => event === 'account');
      expect(missed.map(({ data }) => data.sequence)).toEqual([2, 3, 4, 5, 6, 6]);
      expect(missed.slice(0, -1).map(({ data }) => data.amountMinor)).toEqual([1, 2, 3, 4, 5]);
      await wallet.given(anna.tenantId, transfer(userOf(anna), pool('friday'), 6));
      expect((await again.next<Entry>()).data).toMatchObject({ sequence: 7, amountMinor: 6 });
      again.close();
      const inBetween = await watch(anna.token, missed[2]?.id);
      expect((await inBetween.next<Entry>()).data.sequence).toBe(5);
      inBetween.close();
    } finally {
      await service.stop();
    }
  });

  it('is shown the whole where they missed more than can be told, or say what was never told to them', async () => {
    const anna = await fundedMember(wallet, 100_000);
    const ben = await fundedMember(wallet, 1_000, anna.tenantId);
    await Promise.all(
      Array.from({ length: 205 }, () => wallet.given(anna.tenantId, transfer(userOf(anna), pool('friday'), 1))),
    );
    for (const seen of [`${anna.accountId}:1`, `${anna.accountId}:9999`, `${ben.accountId}:1`, 'x', '7']) {
      const client = await watch(anna.token, seen);
      const { event, data } = await client.next<Wallet>();
      expect([event, data.accounts.map(({ accountId }) => accountId)]).toEqual(['wallet', [anna.accountId]]);
      client.close();
    }
  });

  it('sees nothing of anybody else’s, not of the other side of their own transfers either', async () => {
    const anna = await fundedMember(wallet, 1_000);
    const ben = await fundedMember(wallet, 1_000, anna.tenantId);
    const sameElsewhere = await wallet.tokens.tokenFor({ userId: anna.userId, tenantId: randomUUID(), role: 'member' });
    const [annas, elsewhere] = [await watch(anna.token), await watch(sameElsewhere)];
    expect((await elsewhere.next<Wallet>()).data.accounts).toEqual([]);
    await annas.next();
    await wallet.given(ben.tenantId, transfer(userOf(ben), pool('friday'), 10));
    await wallet.given(ben.tenantId, transfer(userOf(ben), userOf(anna), 20));
    const seen = await annas.until(({ event }) => event === 'account');
    expect(seen.map(({ event }) => event)).toEqual(['entry', 'account']);
    expect(JSON.stringify(seen)).not.toContain(ben.accountId);
    annas.close();
    elsewhere.close();
  });

  it('may have ten such streams open, and no more', async () => {
    const anna = await fundedMember(wallet, 1_000);
    const clients = await Promise.all(Array.from({ length: 10 }, () => watch(anna.token)));
    const { status, body } = await anna.http.get<ProblemBody>(PATH);
    expect([status, body.code]).toEqual([429, 'live.too_many_streams']);
    for (const client of clients) client.close();
    await eventually(async () => expect((await anna.http.get(PATH)).status).toBe(200));
  });

  it('without an account yet is shown none, and their first when it is there', async () => {
    const newcomer = await someone(wallet, 'member');
    const client = await watch(newcomer.token);
    expect((await client.next<Wallet>()).data.accounts).toEqual([]);
    await wallet.given(newcomer.tenantId, { type: 'open-account', owner: userOf(newcomer), currency: 'EUR' });
    const { event, data } = await client.next<AccountBody>();
    expect([event, data.ownerId]).toEqual(['account', newcomer.userId]);
    client.close();
  });
});
