import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import {
  captureHold,
  getBalance,
  holdCaptured,
  holdExpired,
  holdPlaced,
  holdReleased,
  placeHold,
  postTransfer,
  type RequestContract,
  releaseHold,
  voidTransfer,
} from '@tessera/contracts';
import { eventually, type Neighbour, type NeighbourCall } from '@tessera/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { fundedMember, openWallet, type RunningWallet } from '../running-wallet.ts';

let wallet: RunningWallet;
let raffle: Neighbour;
let anna: Awaited<ReturnType<typeof fundedMember>>;
let pool: { readonly kind: 'pool'; readonly poolId: string };
beforeAll(async () => {
  wallet = await openWallet({ HOLD_SWEEP_MS: '50' });
  await wallet.start();
  raffle = await wallet.neighbour('raffle');
});
beforeEach(async () => {
  anna = await fundedMember(wallet, 1_000);
  pool = { kind: 'pool', poolId: randomUUID() };
});
afterAll(() => wallet.stop());

const call = <R extends RequestContract>(request: R, input: z.input<R['input']>, change: Partial<NeighbourCall> = {}) =>
  raffle.call(request, input, {
    tenantId: anna.tenantId,
    actor: { kind: 'user', id: anna.userId, scopes: [] },
    ...(request.changes ? { idempotencyKey: randomUUID() } : {}),
    ...change,
  });

const account = () => ({ kind: 'user', userId: anna.userId }) as const;
const holdOf = (amountMinor: number, ttlSeconds = 300) => ({
  account: account(),
  amountMinor,
  currency: 'EUR',
  ttlSeconds,
  references: { poolId: pool.poolId },
});
const held = async (amountMinor: number, ttlSeconds?: number) => {
  const placed = await call(placeHold, holdOf(amountMinor, ttlSeconds));
  if (!placed.ok) throw new Error(placed.error.code);
  return placed.value;
};
const balance = async () => {
  const found = await call(getBalance, { account: account(), currency: 'EUR' });
  return found.ok ? [found.value.postedMinor, found.value.heldMinor, found.value.availableMinor] : found.error.code;
};
const purchase = { reason: 'TICKET_PURCHASE', references: { purchaseId: randomUUID() } } as const;

describe('over NATS', () => {
  it('a hold is placed and captured into a pool that is opened by it', async () => {
    const { holdId, accountId } = await held(500);
    expect(accountId).toBe(anna.accountId);
    expect(await balance()).toEqual([1_000, 500, 500]);
    const captured = await call(captureHold, { holdId, credit: pool, ...purchase });
    expect(captured.ok).toBe(true);
    expect(await balance()).toEqual([500, 0, 500]);
    const pooled = await call(getBalance, { account: pool, currency: 'EUR' });
    expect(pooled).toMatchObject({ ok: true, value: { postedMinor: 500, availableMinor: 500 } });
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });

  it('a part of a hold is captured, and the rest is free', async () => {
    const { holdId } = await held(500);
    await call(captureHold, { holdId, credit: pool, amountMinor: 200, ...purchase });
    expect(await balance()).toEqual([800, 0, 800]);
  });

  it('a hold is released, once', async () => {
    const { holdId } = await held(500);
    expect(await call(releaseHold, { holdId })).toEqual({ ok: true, value: { holdId, status: 'RELEASED' } });
    expect(await call(releaseHold, { holdId })).toMatchObject({ error: { code: 'wallet.hold_released' } });
    expect(await balance()).toEqual([1_000, 0, 1_000]);
  });

  it('money is posted from a pool to a winner, and back', async () => {
    const { holdId } = await held(500);
    await call(captureHold, { holdId, credit: pool, ...purchase });
    const prize = { debit: pool, credit: account(), amountMinor: 300, currency: 'EUR', references: {} } as const;
    const paid = await call(postTransfer, { ...prize, reason: 'PRIZE_PAYOUT' });
    if (!paid.ok) throw new Error(paid.error.code);
    expect(await balance()).toEqual([800, 0, 800]);
    const back = {
      ...prize,
      debit: account(),
      credit: pool,
      reason: 'REFUND',
      reverses: paid.value.transferId,
    } as const;
    expect((await call(postTransfer, back)).ok).toBe(true);
    expect(await call(postTransfer, back)).toMatchObject({ error: { code: 'wallet.refund_exceeds_transfer' } });
    expect(await balance()).toEqual([500, 0, 500]);
  });

  it('a transfer and a capture tell both entries, which are those of the ledger, and tell the same again', async () => {
    const { holdId } = await held(500);
    const keys = [randomUUID(), randomUUID(), randomUUID()] as const;
    const capture = { holdId, credit: pool, ...purchase } as const;
    const captured = await call(captureHold, capture, { idempotencyKey: keys[0] });
    const pay = { debit: account(), credit: pool, amountMinor: 300, currency: 'EUR', ...purchase } as const;
    const paid = await call(postTransfer, pay, { idempotencyKey: keys[1] });
    for (const answer of [captured, paid]) {
      if (!answer.ok) throw new Error(answer.error.code);
      const { transferId, debitEntry, creditEntry } = answer.value;
      const rows = await wallet.sql(
        `select account_id as "accountId", sequence::int, encode(hash, 'hex') as hash from wallet.ledger_entries
         where tenant_id = $1 and transfer_id = $2 order by direction desc`,
        [anna.tenantId, transferId],
      );
      expect([debitEntry, creditEntry]).toEqual(rows);
      expect(debitEntry?.accountId).toBe(anna.accountId);
    }
    expect(await call(captureHold, capture, { idempotencyKey: keys[0] })).toEqual(captured);
    expect(await call(postTransfer, pay, { idempotencyKey: keys[1] })).toEqual(paid);
    // And so does who gives the transfer up, and finds it made.
    const given = await call(voidTransfer, { transferKey: keys[1], transfer: pay }, { idempotencyKey: keys[2] });
    const { postedAt: _, ...made } = paid.ok ? paid.value : { postedAt: '' };
    expect(given).toEqual({ ok: true, value: made });
  });

  it('a request repeated under its key is answered the same and has no second effect, a refusal as well', async () => {
    const idempotencyKey = randomUUID();
    const first = await call(placeHold, holdOf(600), { idempotencyKey });
    expect(await call(placeHold, holdOf(600), { idempotencyKey })).toEqual(first);
    expect(await balance()).toEqual([1_000, 600, 400]);
    const otherKey = randomUUID();
    const refused = await call(placeHold, holdOf(600), { idempotencyKey: otherKey });
    expect(refused).toMatchObject({ error: { code: 'wallet.insufficient_funds' } });
    if (first.ok) await call(releaseHold, { holdId: first.value.holdId });
    expect(await call(placeHold, holdOf(600), { idempotencyKey: otherKey })).toEqual(refused);
  });

  it('the same request sent many times at once is carried out once', async () => {
    const idempotencyKey = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(placeHold, holdOf(50), { idempotencyKey })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(await balance()).toEqual([1_000, 50, 950]);
  });

  it('many holds at once never exceed the balance together', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => call(placeHold, holdOf(70))));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(14);
    expect(await balance()).toEqual([1_000, 980, 20]);
  });

  it('another tenant’s hold is not there', async () => {
    const { holdId } = await held(500);
    const elsewhere = { tenantId: randomUUID() };
    expect(await call(releaseHold, { holdId }, elsewhere)).toMatchObject({ error: { code: 'wallet.hold_not_found' } });
    expect(await call(captureHold, { holdId, credit: pool, ...purchase }, elsewhere)).toMatchObject({
      error: { code: 'wallet.hold_not_found' },
    });
    expect(await balance()).toEqual([1_000, 500, 500]);
  });

  it('a person or a pool without an account has none', async () => {
    const nobody = { kind: 'user', userId: randomUUID() } as const;
    const refusal = { ok: false, error: { code: 'wallet.account_not_found' } };
    expect(await call(placeHold, { ...holdOf(1), account: nobody })).toMatchObject(refusal);
    expect(await call(getBalance, { account: pool, currency: 'EUR' })).toMatchObject(refusal);
  });

  it('a capture is refused as its contract says', async () => {
    const { holdId } = await held(500);
    const refused = async (input: object) => {
      const answer = await call(captureHold, { holdId, credit: pool, ...purchase, ...input });
      return answer.ok ? 'captured' : answer.error.code;
    };
    expect(await refused({ amountMinor: 501 })).toBe('wallet.capture_exceeds_hold');
    expect(await refused({ credit: account() })).toBe('wallet.same_account');
    expect(await refused({ holdId: randomUUID() })).toBe('wallet.hold_not_found');
    expect(await refused({})).toBe('captured');
    expect(await refused({})).toBe('wallet.hold_captured');
  });
});

describe('a transfer that its caller gives up', () => {
  const ticket = () => ({
    ...{ debit: account(), credit: pool, amountMinor: 300, currency: 'EUR' },
    ...purchase,
  });
  const give = (transferKey: string) => call(voidTransfer, { transferKey, transfer: ticket() });

  it('is never made under its key, and may be given up again', async () => {
    const key = randomUUID();
    for (let times = 0; times < 2; times += 1) {
      expect(await give(key)).toEqual({ ok: true, value: {} });
    }
    const late = await call(postTransfer, ticket(), { idempotencyKey: key });
    expect(late).toMatchObject({ error: { code: 'wallet.transfer_voided' } });
    expect(await balance()).toEqual([1_000, 0, 1_000]);
  });

  it('is told where it was made before, and stands', async () => {
    const key = randomUUID();
    const made = await call(postTransfer, ticket(), { idempotencyKey: key });
    expect(await give(key)).toMatchObject({ ok: true, value: { transferId: made.ok && made.value.transferId } });
    expect(await balance()).toEqual([700, 0, 700]);
  });

  it('was refused before, and stays refused as it was', async () => {
    const key = randomUUID();
    const dear = { ...ticket(), amountMinor: 5_000 };
    const refused = await call(postTransfer, dear, { idempotencyKey: key });
    expect(await call(voidTransfer, { transferKey: key, transfer: dear })).toEqual({
      ok: true,
      value: {},
    });
    expect(await call(postTransfer, dear, { idempotencyKey: key })).toEqual(refused);
  });

  it('is made or given up, and never both, when both are asked at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const key = randomUUID();
      const asked = [() => call(postTransfer, ticket(), { idempotencyKey: key }), () => give(key)];
      if (round % 2 === 1) asked.reverse();
      await Promise.all(asked.map((ask) => ask()));
      const [made, given] = [await call(postTransfer, ticket(), { idempotencyKey: key }), await give(key)];
      expect(given.ok && given.value.transferId).toBe(made.ok ? made.value.transferId : undefined);
      if (!made.ok) expect(['wallet.transfer_voided', 'wallet.insufficient_funds']).toContain(made.error.code);
    }
    expect(await wallet.wrongs(anna.tenantId)).toEqual([]);
  });
});

describe('a hold whose time is over', () => {
  it('is freed by the sweeper, told on, and neither captured nor released any more', async () => {
    const { holdId, expiresAt } = await held(500, 1);
    await eventually(async () => expect(await balance()).toEqual([1_000, 0, 1_000]));
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(expiresAt));
    expect(await call(captureHold, { holdId, credit: pool, ...purchase })).toMatchObject({
      error: { code: 'wallet.hold_expired' },
    });
    expect(await call(releaseHold, { holdId })).toEqual({ ok: true, value: { holdId, status: 'EXPIRED' } });
    await eventually(async () => {
      const expired = await wallet.published(holdExpired);
      expect(expired.filter(({ data }) => data.holdId === holdId)).toMatchObject([
        { envelope: { sequence: 2, tenantId: anna.tenantId }, data: { amountMinor: 500, currency: 'EUR' } },
      ]);
    });
  });

  it('has expired though nobody swept', async () => {
    const unswept = await openWallet({ HOLD_SWEEP_MS: '600000' });
    try {
      await unswept.start();
      const ben = await fundedMember(unswept, 1_000);
      const neighbour = await unswept.neighbour('raffle');
      const call = { tenantId: ben.tenantId };
      const user = { kind: 'user', userId: ben.userId } as const;
      const placed = await neighbour.call(
        placeHold,
        { ...holdOf(500, 1), account: user },
        { ...call, idempotencyKey: 'place' },
      );
      if (!placed.ok) throw new Error(placed.error.code);
      await delay(1_050);
      const input = { holdId: placed.value.holdId, credit: pool, ...purchase };
      const captured = await neighbour.call(captureHold, input, { ...call, idempotencyKey: 'capture' });
      expect(captured).toMatchObject({ error: { code: 'wallet.hold_expired' } });
      const rows = await unswept.sql('select status from wallet.holds where tenant_id = $1', [ben.tenantId]);
      expect(rows).toEqual([{ status: 'ACTIVE' }]);
    } finally {
      await unswept.stop();
    }
  });
});

it('what happened to holds is told once each, in the order of the hold’s own count', async () => {
  const captured = await held(100);
  const released = await held(200);
  await call(captureHold, { holdId: captured.holdId, credit: pool, amountMinor: 60, ...purchase });
  await call(releaseHold, { holdId: released.holdId });
  const mine = [captured.holdId, released.holdId];
  const told = async () =>
    (await Promise.all([holdPlaced, holdCaptured, holdReleased].map((event) => wallet.published(event))))
      .flat()
      .filter(({ data }) => mine.includes(data.holdId))
      .map(({ contract, envelope, data }) => [contract.name, envelope.sequence, data]);
  await eventually(async () =>
    expect(await told()).toMatchObject([
      ['hold-placed', 1, { holdId: captured.holdId, amountMinor: 100, references: { poolId: pool.poolId } }],
      ['hold-placed', 1, { holdId: released.holdId, amountMinor: 200 }],
      ['hold-captured', 2, { holdId: captured.holdId, amountMinor: 60, releasedMinor: 40, currency: 'EUR' }],
      ['hold-released', 2, { holdId: released.holdId, amountMinor: 200, accountId: anna.accountId }],
    ]),
  );
});
