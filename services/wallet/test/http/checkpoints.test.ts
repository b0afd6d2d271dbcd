import { randomUUID } from 'node:crypto';
import { checkpointSealed } from '@tessera/contracts';
import { type Checkpoint, readKeptCheckpoint, verifyLedger } from '@tessera/proofs';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pool, transfer } from '../ledger-in-memory.ts';
import { fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
beforeAll(async () => {
  wallet = await openWallet();
});
afterAll(() => wallet.stop());

const PATH = '/v1/ledger/checkpoints';

interface SealBody {
  readonly checkpoint: Checkpoint;
}
interface PageBody {
  readonly items: Checkpoint[];
  readonly nextCursor: string | null;
}

/** A tenant with a member who has spent something, and its staff. */
const tenantWithMoney = async () => {
  const anna = await fundedMember(wallet, 1_000);
  const staff = await someone(wallet, 'staff', anna.tenantId);
  const spend = (amountMinor: number) =>
    wallet.given(anna.tenantId, transfer({ kind: 'user', userId: anna.userId }, pool('friday'), amountMinor));
  await spend(100);
  return { ...staff, spend };
};

describe('a checkpoint on demand', () => {
  it('seals the ledger as it stands, and says the same when nothing was posted since', async () => {
    const { http, spend } = await tenantWithMoney();
    const first = await http.post<SealBody>(PATH, { body: {} });
    expect(first.status).toBe(201);
    expect(first.body.checkpoint).toMatchObject({
      number: 1,
      accounts: 3,
      entries: 4,
      currencies: [{ currency: 'EUR', accounts: 3, entries: 4, postedMinor: '0', positiveMinor: '1000' }],
      previousHash: '00'.repeat(32),
    });
    expect(await http.post(PATH, { body: {} })).toMatchObject({ status: 200, body: first.body });
    await spend(5);
    const second = await http.post<SealBody>(PATH, { body: {} });
    expect(second).toMatchObject({ status: 201, body: { checkpoint: { number: 2, entries: 6 } } });
    expect(second.body.checkpoint.previousHash).toBe(first.body.checkpoint.hash);
    await spend(5);
    expect(await http.post(PATH, { body: { after: 1 } })).toMatchObject({ status: 200, body: second.body });
    expect(await http.post(PATH, { body: { after: 2 } })).toMatchObject({
      status: 201,
      body: { checkpoint: { number: 3 } },
    });
  });

  it('repeated with its key is answered byte for byte, and seals nothing more', async () => {
    const { http, spend } = await tenantWithMoney();
    const idempotencyKey = randomUUID();
    const first = await http.post(PATH, { body: {}, idempotencyKey });
    await spend(5);
    const again = await http.post(PATH, { body: {}, idempotencyKey });
    expect([again.status, again.bytes]).toEqual([201, first.bytes]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
    expect((await http.get<PageBody>(PATH)).body.items).toHaveLength(1);
  });

  it('of an empty ledger is none', async () => {
    const { http } = await someone(wallet, 'staff');
    expect(await http.post(PATH, { body: {} })).toMatchObject({ status: 200, body: { checkpoint: null } });
  });

  it('is for staff alone', async () => {
    const member = await fundedMember(wallet, 1_000);
    for (const path of [PATH, `${PATH}/1`, '/v1/ledger/export']) {
      expect(await member.http.get(path)).toMatchObject({ status: 403, body: { code: 'auth.scope_missing' } });
    }
    expect(await member.http.post(PATH, { body: {} })).toMatchObject({ status: 403 });
  });
});

describe('checkpoints', () => {
  it('are listed newest first, page by page, each tenant its own', async () => {
    const { http, spend } = await tenantWithMoney();
    const sealed: Checkpoint[] = [];
    for (const amount of [1, 2, 3]) {
      await spend(amount);
      sealed.unshift((await http.post<SealBody>(PATH, { body: {} })).body.checkpoint);
    }
    const first = (await http.get<PageBody>(`${PATH}?limit=2`)).body;
    const second = (await http.get<PageBody>(`${PATH}?limit=2&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items]).toEqual(sealed);
    expect(second.nextCursor).toBeNull();
    const stranger = await tenantWithMoney();
    expect((await stranger.http.get<PageBody>(PATH)).body).toEqual({ items: [], nextCursor: null });
    expect(await stranger.http.get(`${PATH}/1`)).toMatchObject({
      status: 404,
      body: { code: 'wallet.checkpoint_not_found' },
    });
  });

  it('are refused by a cursor or a number that is none', async () => {
    const { http } = await tenantWithMoney();
    for (const path of [`${PATH}?cursor=bm9uc2Vuc2U`, `${PATH}?cursor=MA`, `${PATH}/x`, `${PATH}/0`, `${PATH}/1.5`]) {
      const { status, body } = await http.get<{ code: string }>(path);
      expect([path, status, body.code]).toEqual([path, 400, 'request.invalid']);
    }
    for (const number of ['2', '9007199254740991']) {
      expect(await http.get(`${PATH}/${number}`)).toMatchObject({ status: 404 });
    }
    expect(await http.get(`${PATH}/9999999999999999`)).toMatchObject({ status: 400 });
  });

  it('are files to be kept elsewhere, which the export is later held against', async () => {
    const { http, spend, tenantId } = await tenantWithMoney();
    await http.post(PATH, { body: {} });
    const file = await http.get(`${PATH}/1`);
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="checkpoint-1.json"');
    await spend(7);
    await http.post(PATH, { body: {} });
    const kept = readKeptCheckpoint(Buffer.from(file.bytes).toString());
    expect(kept).toMatchObject({ tenantId, number: 1, entries: 4 });
    const whole = await http.get('/v1/ledger/export');
    expect(await verifyLedger([whole.bytes], { checkpoint: kept })).toMatchObject({ ok: true });
    const { bytes } = await (await tenantWithMoney()).http.get('/v1/ledger/export');
    expect(await verifyLedger([bytes], { checkpoint: kept })).toMatchObject({ ok: false });
  });

  it('are told to everybody, in their order, with all that a verifier needs', async () => {
    await wallet.start();
    const { http, spend, tenantId } = await tenantWithMoney();
    await http.post(PATH, { body: {} });
    await spend(7);
    await http.post(PATH, { body: {} });
    // The wallet's own job seals too, whenever it likes: what was told is held against what is there, not against a number of them.
    const sealed = (await http.get<PageBody>(PATH)).body.items.reverse();
    expect(sealed.length).toBeGreaterThanOrEqual(2);
    const own = async () =>
      (await wallet.published(checkpointSealed)).filter(({ envelope }) => envelope.tenantId === tenantId);
    await eventually(async () => expect(await own()).toHaveLength(sealed.length));
    const events = await own();
    expect(events.map(({ envelope }) => [envelope.aggregateId, envelope.sequence])).toEqual(
      sealed.map(({ number }) => [tenantId, number]),
    );
    expect(events.map(({ data }) => data)).toEqual(sealed);
    const checkpoint = readKeptCheckpoint(JSON.stringify(events.at(-1)?.data));
    const { bytes } = await http.get('/v1/ledger/export');
    expect(await verifyLedger([bytes], { checkpoint })).toMatchObject({ ok: true });
  });
});
