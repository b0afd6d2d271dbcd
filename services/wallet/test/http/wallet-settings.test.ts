import { randomUUID } from 'node:crypto';
import { walletSettingsChanged } from '@tessera/contracts';
import { eventually, type ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWallet, type RunningWallet, someone } from '../running-wallet.ts';
import { limitsBody, type SettingsBody } from '../tenant-limits.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await openWallet();
  await wallet.start();
});
afterAll(() => wallet.stop());

const PATH = '/v1/ledger/settings?currency=EUR';
const put = (token: string, body: object, ifMatch: string | undefined, http = wallet.http) =>
  http.put<SettingsBody & ProblemBody>(PATH, {
    token,
    body,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });

describe('a tenant’s limits', () => {
  it('are none until somebody sets them, then what was set, and each version says so', async () => {
    const owner = await someone(wallet, 'owner');
    const first = await owner.http.get<SettingsBody>(PATH);
    expect(first.headers.get('etag')).toBe('"0"');
    expect(first.body).toEqual({ ...limitsBody(), currency: 'EUR', version: 0, changedBy: null, changedAt: null });
    const limits = limitsBody({ withdrawalPerDayMinor: 0, withdrawalApprovalMinor: 50_000, settleReceivables: true });
    const changed = await put(owner.token, limits, '"0"');
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).toBe('"1"');
    expect(changed.body).toMatchObject({ ...limits, version: 1, changedBy: `user:${owner.userId}` });
    const staff = await someone(wallet, 'staff', owner.tenantId);
    const seen = await staff.http.get<SettingsBody>(PATH);
    expect([seen.headers.get('etag'), seen.body]).toEqual(['"1"', changed.body]);
    expect((await put(owner.token, limitsBody(), '"1"')).body).toMatchObject({
      version: 2,
      withdrawalPerDayMinor: null,
    });
    await eventually(async () => {
      const events = await wallet.published(walletSettingsChanged);
      const mine = events.filter(({ envelope }) => envelope.tenantId === owner.tenantId);
      expect(mine.map(({ envelope, data }) => [envelope.sequence, data.withdrawalApprovalMinor])).toEqual([
        [1, 50_000],
        [2, undefined],
      ]);
    });
  });

  it('are each currency’s and each tenant’s own', async () => {
    const owner = await someone(wallet, 'owner');
    await put(owner.token, limitsBody({ withdrawalMinimumMinor: 5 }), '"0"');
    const francs = await owner.http.get<SettingsBody>('/v1/ledger/settings?currency=CHF');
    expect(francs.body).toMatchObject({ version: 0, withdrawalMinimumMinor: null });
    const stranger = await someone(wallet, 'owner');
    expect((await stranger.http.get<SettingsBody>(PATH)).body.version).toBe(0);
  });

  it('are changed by one who has seen them: whoever comes too late changes nothing', async () => {
    const { token, http } = await someone(wallet, 'owner');
    expect(await put(token, limitsBody(), undefined)).toMatchObject({
      status: 428,
      body: { code: 'wallet.version_required' },
    });
    await put(token, limitsBody({ withdrawalMinimumMinor: 1 }), '"0"');
    for (const stale of ['"0"', '"2"', 'W/"1"', '1', 'nonsense', '"1', '']) {
      const late = await put(token, limitsBody(), stale);
      expect([stale, late.status, late.body.code]).toEqual([stale, 412, 'wallet.version_conflict']);
    }
    expect((await http.get<SettingsBody>(PATH)).body).toMatchObject({ version: 1, withdrawalMinimumMinor: 1 });
    expect((await put(token, limitsBody(), '"7", "1"')).body.version).toBe(2);
    expect((await put(token, limitsBody(), '*')).body.version).toBe(3);
  });

  it('that many replace at once are replaced by one of them, over two instances', async () => {
    const other = await wallet.another();
    try {
      for (const version of [0, 1]) {
        const { token } = await someone(wallet, 'owner');
        if (version === 1) await put(token, limitsBody(), '"0"');
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, index) =>
            put(
              token,
              limitsBody({ withdrawalMinimumMinor: index }),
              `"${version}"`,
              [wallet.http, other.http][index % 2],
            ),
          ),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(412)]);
      }
    } finally {
      await other.service.stop();
    }
  });

  it.each<[string, object, string]>([
    ['a negative limit', { withdrawalMinimumMinor: -1 }, '/withdrawalMinimumMinor'],
    ['a fraction', { withdrawalPerDayMinor: 0.5 }, '/withdrawalPerDayMinor'],
    ['more than JSON carries exactly', { withdrawalPerMonthMinor: 2 ** 53 }, '/withdrawalPerMonthMinor'],
    ['a text', { adjustmentApprovalMinor: '5' }, '/adjustmentApprovalMinor'],
    ['a limit that is left out', { withdrawalApprovalMinor: undefined }, '/withdrawalApprovalMinor'],
    ['a switch that is none', { settleReceivables: null }, '/settleReceivables'],
  ])('are not changed by %s', async (_what, change, pointer) => {
    const { token } = await someone(wallet, 'owner');
    const answer = await put(token, { ...limitsBody(), ...change }, '"0"');
    expect([answer.status, answer.body.code]).toEqual([400, 'request.invalid']);
    expect(answer.body.errors?.map((error) => error.pointer)).toContain(pointer);
  });

  it('of a currency that is none are not there', async () => {
    const { http } = await someone(wallet, 'owner');
    for (const currency of ['XYZ', 'eur', '']) {
      expect(await http.get(`/v1/ledger/settings?currency=${currency}`)).toMatchObject({ status: 400 });
    }
  });

  it('are the owner’s to change, and the staff’s to see', async () => {
    const tenantId = randomUUID();
    const admin = await someone(wallet, 'admin', tenantId);
    expect(await put(admin.token, limitsBody(), '"0"')).toMatchObject({ status: 403 });
    const member = await someone(wallet, 'member', tenantId);
    expect(await member.http.get(PATH)).toMatchObject({ status: 403, body: { code: 'auth.scope_missing' } });
  });
});
