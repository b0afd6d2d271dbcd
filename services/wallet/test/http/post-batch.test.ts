import { randomUUID } from 'node:crypto';
import type { ProblemBody } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
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

interface BatchBody extends ProblemBody {
  readonly details?: object;
  readonly results: readonly { readonly status: string; readonly code?: string; readonly transferId?: string }[];
}

const order = (amountMinor: number, change: object = {}) => ({
  debit: { kind: 'user', userId: anna.userId },
  credit: { kind: 'system', name: 'revenue' },
  amountMinor,
  currency: 'EUR',
  note: 'Corrected in one go',
  ...change,
});

const post = (transfers: readonly object[], mode = 'independent', idempotencyKey: string = randomUUID()) =>
  staff.http.post<BatchBody>('/v1/transfers/batch', { body: { mode, transfers }, idempotencyKey });

const balance = async () =>
  (await anna.http.get<{ accounts: AccountBody[] }>('/v1/wallet')).body.accounts[0]?.postedMinor;

describe('a batch of independent transfers', () => {
  it('says of each, in order, what became of it', async () => {
    const { status, body } = await post([order(700), order(700), order(300)]);
    expect(status).toBe(200);
    expect(body.results.map((one) => one.code ?? one.status)).toEqual([
      'posted',
      'wallet.insufficient_funds',
      'posted',
    ]);
    expect(await balance()).toBe(0);
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it('takes a thousand transfers and has one effect, also when it is sent again', async () => {
    const transfers = Array.from({ length: 1_000 }, () => order(1));
    const first = await post(transfers, 'independent', 'the-batch');
    expect(first.body.results.every(({ status }) => status === 'posted')).toBe(true);
    const second = await post(transfers, 'independent', 'the-batch');
    expect(second.body).toEqual(first.body);
    expect(await balance()).toBe(0);
    const rows = await wallet.sql('select 1 from wallet.transfers where tenant_id = $1', [anna.tenantId]);
    expect(rows).toHaveLength(1_001);
  });

  it('is refused with a thousand and one, with none, and with a transfer that is not one, and moves nothing', async () => {
    for (const [transfers, pointer] of [
      [Array.from({ length: 1_001 }, () => order(1)), '/transfers'],
      [[], '/transfers'],
      [[order(1), order(0)], '/transfers/1/amountMinor'],
      [[order(1.5)], '/transfers/0/amountMinor'],
      [[order(1, { currency: 'XXX' })], '/transfers/0/currency'],
    ] as const) {
      const { status, body } = await post(transfers);
      expect([status, body.code, body.errors?.[0]?.pointer]).toEqual([400, 'request.invalid', pointer]);
    }
    expect(await balance()).toBe(1_000);
  });
});

describe('a batch of linked transfers', () => {
  it('is posted whole or not at all, and says which transfer was in the way', async () => {
    const { status, body } = await post([order(700), order(301)], 'linked');
    expect([status, body.code, body.details]).toMatchObject([409, 'wallet.linked_transfer_refused', { index: 1 }]);
    expect(await balance()).toBe(1_000);
    expect((await post([order(700), order(300)], 'linked')).status).toBe(200);
    expect(await balance()).toBe(0);
  });

  it('remembers its refusal: the same call is refused the same way though the money is there by now', async () => {
    const refused = await post([order(1_001)], 'linked', 'again');
    await wallet.given(anna.tenantId, {
      type: 'post-transfer',
      debit: { kind: 'system', name: 'revenue' },
      credit: { kind: 'user', userId: anna.userId },
      amount: { amountMinor: 1n, currency: 'EUR' },
      reason: 'ADJUSTMENT',
      references: {},
      reverses: null,
      postedBy: 'system:test',
      idempotencyKey: null,
    });
    expect((await post([order(1_001)], 'linked', 'again')).body).toEqual(refused.body);
  });
});
