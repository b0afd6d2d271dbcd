import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { adjustmentTransferId } from '../../src/domain/reconciliation/resolve-difference.ts';
import { type AccountBody, openWallet, type RunningWallet, whileInsertsInto } from '../running-wallet.ts';
import { csvOf, inShort, type Operator, operator } from '../settlement.ts';

let wallet: RunningWallet;
let owls: Operator;
/** The ledger lacks a payment of 4.00 EUR. */
let differenceId: string;
beforeAll(async () => {
  wallet = await openWallet();
});
beforeEach(async () => {
  owls = await operator(wallet);
  const { body } = await owls.upload(
    csvOf({ id: await owls.firstPayment(), amount: '100' }, { id: 'sbx_lost', amount: '4.00' }),
  );
  differenceId = (await owls.differencesOf(body.reconciliationId))[0]?.differenceId ?? '';
});
afterAll(() => wallet.stop());

const external = { kind: 'external', provider: 'sandbox' };
const adjustment = (change: object = {}) => ({
  kind: 'adjustment',
  debit: external,
  credit: { kind: 'user', userId: owls.anna.userId },
  amountMinor: 400,
  currency: 'EUR',
  note: 'The callback never came',
  ...change,
});
const explained = { kind: 'explained', note: 'A test payment of the provider' };

const balance = async (): Promise<number | undefined> =>
  (await owls.anna.http.get<{ accounts: AccountBody[] }>('/v1/wallet')).body.accounts[0]?.postedMinor;

const adjustments = () =>
  wallet.sql<{ id: string; refs: object }>(
    `select id, refs from wallet.transfers where tenant_id = $1 and reason = 'ADJUSTMENT'`,
    [owls.tenantId],
  );

const resolvedEvents = async () =>
  (
    await wallet.sql<{ body: string }>(
      `select body from wallet.outbox where tenant_id = $1 and subject = 'events.wallet.difference.difference-resolved.v1'`,
      [owls.tenantId],
    )
  ).map(({ body }) => JSON.parse(body));

describe('a difference', () => {
  it('is put right by a transfer that says why, and the next file finds it in the ledger', async () => {
    const { status, body } = await owls.resolve(differenceId, adjustment());
    const transferId = adjustmentTransferId(owls.tenantId, differenceId);
    expect([status, body.state]).toEqual([200, 'RESOLVED']);
    expect(body.resolution).toMatchObject({
      kind: 'adjustment',
      note: 'The callback never came',
      transferId,
      settledBy: null,
      resolvedBy: `user:${owls.staff.userId}`,
    });
    expect(await balance()).toBe(10_400);
    expect(await adjustments()).toEqual([
      { id: transferId, refs: { note: 'The callback never came', externalId: 'sbx_lost' } },
    ]);
    expect(await resolvedEvents()).toMatchObject([
      {
        differenceId,
        transferId,
        resolution: 'adjustment',
        kind: 'MISSING_IN_LEDGER',
        amountMinor: 400,
        currency: 'EUR',
      },
    ]);
    const next = await owls.upload(csvOf({ id: 'sbx_lost', amount: '4.00' }));
    expect(next.body).toMatchObject({ matched: 1, differences: 0 });
    expect(await wallet.wrongs(owls.tenantId)).toEqual([]);
  });

  it('that was adjusted and is booked late after all is found twice in the ledger', async () => {
    await owls.resolve(differenceId, adjustment());
    await owls.topUp('sbx_lost', 400);
    await owls.upload(csvOf({ id: 'sbx_lost', amount: '4.00' }));
    expect((await owls.differences('?state=OPEN')).items.map(inShort)).toEqual([
      ['BOOKED_TWICE', 'sbx_lost', null, 400],
    ]);
  });

  it('is closed by an explanation, and no money moves', async () => {
    const { status, body } = await owls.resolve(differenceId, explained);
    expect([status, body.state, body.resolution?.kind]).toEqual([200, 'RESOLVED', 'explained']);
    expect(await adjustments()).toEqual([]);
    expect(await owls.differences('?state=OPEN')).toEqual({ items: [], nextCursor: null });
    expect((await owls.differences('?state=RESOLVED')).items).toEqual([body]);
    expect(await resolvedEvents()).toMatchObject([{ differenceId, resolution: 'explained' }]);
  });

  it('that was explained and is found again stays explained', async () => {
    await owls.resolve(differenceId, explained);
    const next = await owls.upload(csvOf({ id: 'sbx_lost', amount: '4.00', reference: 'again' }));
    expect(next.body).toMatchObject({ differences: 1, newDifferences: 0 });
    expect((await owls.differencesOf(next.body.reconciliationId)).map(({ state }) => state)).toEqual(['RESOLVED']);
  });

  it('is resolved once: of two people at two instances one wins, and the money moves once', async () => {
    const { service, http } = await wallet.another();
    try {
      const path = `/v1/differences/${differenceId}/resolve`;
      const answers = await Promise.all(
        [wallet.http, http, wallet.http, http].map((client) =>
          client.post<{ code?: string }>(path, { body: adjustment(), token: owls.staff.token }),
        ),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
      const codes = answers.flatMap(({ body }) => body.code ?? []);
      expect(codes).toEqual(Array(3).fill('wallet.difference_resolved'));
      expect(await balance()).toBe(10_400);
      expect(await adjustments()).toHaveLength(1);
    } finally {
      await service.stop();
    }
  });

  it('that is closed says by whom and how to who comes second', async () => {
    await owls.resolve(differenceId, explained);
    const { status, body } = await owls.resolve(differenceId, adjustment());
    expect([status, body.code]).toEqual([409, 'wallet.difference_resolved']);
    expect((body as unknown as { details: object }).details).toMatchObject({
      resolution: 'explained',
      resolvedBy: `user:${owls.staff.userId}`,
    });
    expect(await adjustments()).toEqual([]);
  });

  it('resolved under a key is answered byte for byte when the call is repeated', async () => {
    const key = randomUUID();
    const first = await owls.resolve(differenceId, adjustment(), key);
    const again = await owls.resolve(differenceId, adjustment(), key);
    expect([again.status, again.bytes]).toEqual([200, first.bytes]);
    expect(await balance()).toBe(10_400);
  });

  it('is open still, and no money moved, when the closing fails after the posting', async () => {
    const failing = `create function wallet.fail() returns trigger language plpgsql as $$ begin raise 'no'; end $$;
      create trigger fail before update on wallet.differences for each row execute function wallet.fail()`;
    await wallet.sql(failing);
    const key = randomUUID();
    try {
      expect((await owls.resolve(differenceId, adjustment(), key)).status).toBe(500);
    } finally {
      await wallet.sql('drop function wallet.fail() cascade');
    }
    expect(await balance()).toBe(10_000);
    expect(await resolvedEvents()).toEqual([]);
    expect((await owls.resolve(differenceId, adjustment(), key)).status).toBe(200);
    expect(await balance()).toBe(10_400);
    expect(await wallet.wrongs(owls.tenantId)).toEqual([]);
  });

  it('is resolved though another instance opens the same account at that moment', async () => {
    const { service, http } = await wallet.another();
    try {
      const { body } = await owls.upload(csvOf({ id: 'sbx_other', amount: '1' }));
      const second = (await owls.differencesOf(body.reconciliationId))[0]?.differenceId ?? '';
      const toSuspense = adjustment({ credit: { kind: 'system', name: 'suspense' } });
      await whileInsertsInto(wallet, 'accounts', 'perform pg_sleep(0.3)', async () => {
        const answers = await Promise.all(
          [differenceId, second].map((id, index) =>
            [wallet.http, http][index]?.post(`/v1/differences/${id}/resolve`, {
              body: toSuspense,
              token: owls.staff.token,
            }),
          ),
        );
        expect(answers.map((answer) => answer?.status)).toEqual([200, 200]);
      });
      expect(await wallet.wrongs(owls.tenantId)).toEqual([]);
    } finally {
      await service.stop();
    }
  });
});

describe('nothing moves, and the difference stays open, for', () => {
  const user = () => ({ kind: 'user', userId: owls.anna.userId });

  it.each<[string, () => object, number, string]>([
    ['a negative amount', () => adjustment({ amountMinor: -1 }), 400, 'request.invalid'],
    ['a note that is empty', () => ({ kind: 'explained', note: ' ' }), 400, 'request.invalid'],
    ['an explanation that moves money', () => ({ ...explained, amountMinor: 400 }), 400, 'request.invalid'],
    ['a kind nobody knows', () => ({ ...explained, kind: 'ignored' }), 400, 'request.invalid'],
    [
      'a person nobody knows',
      () => adjustment({ credit: { kind: 'user', userId: randomUUID() } }),
      404,
      'wallet.account_not_found',
    ],
    ['a transfer to itself', () => adjustment({ credit: external }), 422, 'wallet.same_account'],
    [
      'more than is there',
      () => adjustment({ debit: user(), credit: external, amountMinor: 10_001 }),
      409,
      'wallet.insufficient_funds',
    ],
  ])('%s', async (_what, body, status, code) => {
    const answer = await owls.resolve(differenceId, body());
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await balance()).toBe(10_000);
    expect((await owls.differences('?state=OPEN')).items.map((open) => open.differenceId)).toEqual([differenceId]);
  });

  it('a difference of another tenant, or of nobody', async () => {
    const strangers = await operator(wallet);
    for (const id of [differenceId, randomUUID()]) {
      const answer = await strangers.resolve(id, explained);
      expect(answer).toMatchObject({ status: 404, body: { code: 'wallet.difference_not_found' } });
    }
    expect((await owls.differences('?state=OPEN')).items).toHaveLength(1);
  });
});
