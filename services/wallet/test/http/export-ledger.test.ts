import { randomUUID } from 'node:crypto';
import { type LedgerLine, verifyLedger } from '@tessera/proofs';
import { eventually, seededRandom } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eur, pool, transfer } from '../ledger-in-memory.ts';
import { fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
let url: string;
beforeAll(async () => {
  wallet = await openWallet();
  url = await wallet.start();
});
afterAll(() => wallet.stop());

const PATH = '/v1/ledger/export';

const linesOf = (bytes: Uint8Array): LedgerLine[] =>
  Buffer.from(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as LedgerLine);

describe('the export', () => {
  it('of a ledger with everything in it is found right by the verifier', async () => {
    const anna = await fundedMember(wallet, 10_000);
    const { tenantId } = anna;
    const ben = await fundedMember(wallet, 300, tenantId);
    const staff = await someone(wallet, 'staff', tenantId);
    const user = { kind: 'user', userId: anna.userId } as const;
    const { transferId } = await wallet.given(tenantId, transfer(user, pool('friday'), 400));
    await wallet.given(tenantId, transfer(pool('friday'), user, 150, { reverses: transferId }));
    const { holdId } = await wallet.given(tenantId, {
      type: 'place-hold',
      account: user,
      amount: eur(90),
      ttlSeconds: 60,
      references: { purchaseId: randomUUID() },
    });
    await staff.http.post('/v1/ledger/checkpoints', { body: {} });
    await wallet.given(tenantId, {
      type: 'capture-hold',
      holdId,
      credit: pool('friday'),
      amountMinor: 60n,
      reason: 'TICKET_PURCHASE',
      references: { ticketNumbers: [9, 10], poolId: randomUUID(), holdId },
      postedBy: 'service:raffle',
      idempotencyKey: 'k',
    });
    const note = 'Kulanz für „Späteinlass“ \\ 2/3 🎟';
    await staff.http.post('/v1/transfers', {
      body: {
        debit: { kind: 'system', name: 'revenue' },
        credit: { kind: 'user', userId: ben.userId },
        amountMinor: 2 ** 53 - 1 - 300,
        currency: 'EUR',
        note,
      },
    });
    await staff.http.post('/v1/ledger/checkpoints', { body: {} });
    await wallet.given(tenantId, { type: 'open-account', owner: user, currency: 'CHF' });
    const { status, headers, bytes } = await staff.http.get(PATH);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/x-ndjson']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="ledger.ndjson"');
    expect(await verifyLedger([bytes])).toMatchObject({
      ok: true,
      summary: { tenantId, accounts: 5, entries: 12, checkpoints: 2, lastCheckpoint: { entries: 12 } },
    });
    const entries = linesOf(bytes).filter((line) => line.type === 'entry');
    expect(entries).toContainEqual(
      expect.objectContaining({
        reason: 'ADJUSTMENT',
        references: { note },
        amountMinor: '9007199254740691',
        postedBy: `user:${staff.userId}`,
      }),
    );
  });

  it('of a tenant without a ledger is right as well, and shows nothing of anybody else’s', async () => {
    await fundedMember(wallet, 1_000);
    const staff = await someone(wallet, 'staff');
    const { bytes } = await staff.http.get(PATH);
    expect(linesOf(bytes).map(({ type }) => type)).toEqual(['header', 'end']);
    expect(await verifyLedger([bytes])).toMatchObject({ ok: true, summary: { tenantId: staff.tenantId, entries: 0 } });
  });

  it('of thousands of entries comes in pieces over HTTP, and any loss on the way is noticed', async () => {
    const { token, tenantId } = await busyTenant(1_500);
    const response = await fetch(`${url}${PATH}`, { headers: { authorization: `Bearer ${token}` } });
    expect(response.headers.get('content-length')).toBeNull();
    const chunks: Uint8Array[] = [];
    for await (const chunk of response.body ?? []) chunks.push(chunk);
    expect(chunks.length).toBeGreaterThan(5);
    expect(await verifyLedger(chunks)).toMatchObject({ ok: true, summary: { tenantId, entries: 3_002 } });
    for (const lost of [0, 3, chunks.length - 1]) {
      expect(await verifyLedger(chunks.toSpliced(lost, 1))).toMatchObject({ ok: false });
    }
  });

  it('is turned away while two others are being read, and gives its place back when a reader goes', async () => {
    const { http, token } = await busyTenant(400);
    const readers = [];
    for (const _reader of [1, 2]) {
      const { body } = await wallet.service.app.request(PATH, { headers: { authorization: `Bearer ${token}` } });
      const reader = body?.getReader();
      expect(await reader?.read()).toMatchObject({ done: false });
      readers.push(reader);
    }
    const third = await http.get<{ code: string }>(PATH);
    expect([third.status, third.body.code]).toEqual([503, 'service.overloaded']);
    for (const reader of readers) await reader?.cancel();
    await eventually(async () => expect((await http.get(PATH)).status).toBe(200));
    const open = `select 1 from pg_stat_activity where datname = $1 and state like 'idle in transaction%'`;
    await eventually(async () => expect(await wallet.sql(open, [wallet.database.name])).toEqual([]));
  });
});

/** A tenant in which so many transfers were made. */
const busyTenant = async (transfers: number) => {
  const random = seededRandom();
  const anna = await fundedMember(wallet, 1_000_000);
  const staff = await someone(wallet, 'staff', anna.tenantId);
  const user = { kind: 'user', userId: anna.userId } as const;
  const pools = Array.from({ length: 20 }, () => pool(randomUUID()));
  await Promise.all(
    Array.from({ length: transfers }, () =>
      wallet.given(anna.tenantId, transfer(user, random.pick(pools), random.integer(1, 50))),
    ),
  );
  return staff;
};
