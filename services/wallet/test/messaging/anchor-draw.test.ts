import { randomUUID } from 'node:crypto';
import { checkpointSealed, drawCommitted } from '@tessera/contracts';
import { type Checkpoint, readKeptCheckpoint, verifyLedger } from '@tessera/proofs';
import { eventually, type Neighbour } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pool, transfer } from '../ledger-in-memory.ts';
import { fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
let raffle: Neighbour;
beforeAll(async () => {
  wallet = await openWallet({ ANCHOR_MS: '100' });
  await wallet.start();
  raffle = await wallet.neighbour('raffle');
});
afterAll(() => wallet.stop());

const committed = (tenantId: string, poolId: string, commitmentHash: string | undefined, sequence = 3) => ({
  ...{ tenantId, aggregateId: poolId, sequence },
  data: {
    ...({
      poolId,
      version: 1,
      drawMode: 'MANUAL',
      tickets: 20,
      root: 'cd'.repeat(32),
      winners: 1,
      alternates: 0,
    } as const),
    ...(commitmentHash === undefined ? {} : { commitmentHash }),
    committedAt: new Date().toISOString(),
  },
});

const keptOf = async (tenantId: string): Promise<number> =>
  (await wallet.sql('select 1 from wallet.draw_commitments where tenant_id = $1', [tenantId])).length;

const handled = (tenantId: string, count: number) =>
  eventually(async () => {
    const rows = await wallet.sql('select 1 from wallet.inbox where tenant_id = $1', [tenantId]);
    expect(rows).toHaveLength(count);
  });

type Staff = Pick<Awaited<ReturnType<typeof someone>>, 'http'>;

const tenantWithMoney = async () => {
  const anna = await fundedMember(wallet, 1_000);
  const staff = await someone(wallet, 'staff', anna.tenantId);
  const spend = (amountMinor: number) =>
    wallet.given(anna.tenantId, transfer({ kind: 'user', userId: anna.userId }, pool('friday'), amountMinor));
  const seal = async (): Promise<Checkpoint> =>
    (await staff.http.post<{ checkpoint: Checkpoint }>('/v1/ledger/checkpoints', { body: {} })).body.checkpoint;
  return { ...staff, spend, seal };
};

/** All checkpoints of a tenant, oldest first. The wallet's own job seals when it likes, so that nobody knows how many there are. */
const sealedOf = async ({ http }: Staff): Promise<Checkpoint[]> =>
  (await http.get<{ items: Checkpoint[] }>('/v1/ledger/checkpoints')).body.items.reverse();

const anchorsOf = (checkpoints: readonly Checkpoint[]) => checkpoints.flatMap(({ draws = [] }) => draws);

const byPool = (draws: readonly { readonly poolId: string; readonly commitmentHash: string }[]) =>
  draws.toSorted((a, b) => (a.poolId < b.poolId ? -1 : 1));

it('seals each draw’s commitment in a checkpoint of its tenant, once, however often it is told', async () => {
  const staff = await tenantWithMoney();
  const { tenantId, http, seal, spend } = staff;
  const [first, second] = [randomUUID(), randomUUID()].sort() as [string, string];
  const [one, two] = ['ab'.repeat(32), 'cd'.repeat(32)];
  expect(await seal()).not.toHaveProperty('draws');
  // The same message twice, as after a death before its acknowledgement, and pools in no order.
  const { id } = await raffle.publish(drawCommitted, committed(tenantId, second, two));
  await raffle.publish(drawCommitted, { ...committed(tenantId, second, two), id });
  await raffle.publish(drawCommitted, committed(tenantId, first, one));
  await raffle.publish(drawCommitted, committed(randomUUID(), randomUUID(), one));
  await eventually(async () => expect(await keptOf(tenantId)).toBe(2));
  await spend(5);
  await seal();
  await spend(5);
  await seal();
  const draws = [
    { poolId: first, commitmentHash: one },
    { poolId: second, commitmentHash: two },
  ];
  const sealed = await sealedOf(staff);
  expect(byPool(anchorsOf(sealed))).toEqual(draws);
  const exported = (await http.get('/v1/ledger/export')).bytes;
  const anchoring = sealed.find((checkpoint) => checkpoint.draws);
  const file = (await http.get(`/v1/ledger/checkpoints/${anchoring?.number}`)).bytes;
  const checkpoint = readKeptCheckpoint(Buffer.from(file).toString());
  expect(checkpoint.draws).toEqual(anchoring?.draws);
  expect(await verifyLedger([exported], { checkpoint })).toMatchObject({ ok: true, summary: { draws: 2 } });
  await eventually(async () => {
    const told = (await wallet.published(checkpointSealed)).filter(({ envelope }) => envelope.tenantId === tenantId);
    expect(byPool(told.flatMap(({ data }) => data.draws ?? []))).toEqual(draws);
  });
});

it('seals a commitment by itself soon, though nothing is posted, and says who takes it out of the export', async () => {
  const staff = await tenantWithMoney();
  const { tenantId, http, seal } = staff;
  const before = await seal();
  const [poolId, commitmentHash] = [randomUUID(), 'ef'.repeat(32)];
  await raffle.publish(drawCommitted, committed(tenantId, poolId, commitmentHash));
  await eventually(async () => expect(anchorsOf(await sealedOf(staff))).toEqual([{ poolId, commitmentHash }]));
  const last = (await sealedOf(staff)).at(-1);
  // Nothing moved, so that it says of the ledger what the one before said, and it follows that one.
  const { root, accounts, entries, currencies } = before;
  expect(last).toMatchObject({ number: before.number + 1, root, accounts, entries, currencies });
  const exported = Buffer.from((await http.get('/v1/ledger/export')).bytes).toString();
  expect(exported).toContain('"heads":0}');
  expect(await verifyLedger([Buffer.from(exported)])).toMatchObject({ ok: true, summary: { draws: 1 } });
  const forged = exported.replace(commitmentHash, 'ee'.repeat(32));
  expect(await verifyLedger([Buffer.from(forged)])).toMatchObject({
    ok: false,
    fault: { checkpoint: last?.number, problem: 'the hash is not that of what it says' },
  });
  expect((await http.get<string>('/metrics')).body).toMatch(/^wallet_anchor_wait_seconds\{.*\} \d/m);
  // Nothing waits any more, and whoever asks for a checkpoint now gets this one.
  expect(await wallet.sql('select 1 from wallet.draws_to_anchor where tenant_id = $1', [tenantId])).toEqual([]);
  expect((await seal()).hash).toBe(last?.hash);
});

it('lets a commitment wait for the first entry of a ledger that has none', async () => {
  const staff = await someone(wallet, 'staff');
  const { tenantId } = staff;
  const poolId = randomUUID();
  await raffle.publish(drawCommitted, committed(tenantId, poolId, 'ab'.repeat(32)));
  await eventually(async () => expect(await keptOf(tenantId)).toBe(1));
  expect((await staff.http.post('/v1/ledger/checkpoints', { body: {} })).body).toEqual({ checkpoint: null });
  await fundedMember(wallet, 1_000, tenantId);
  await eventually(async () => expect(anchorsOf(await sealedOf(staff))).toMatchObject([{ poolId }]));
});

it('keeps the first commitment of a pool, and takes no second one however often it is tried', async () => {
  const { tenantId } = await tenantWithMoney();
  const poolId = randomUUID();
  await raffle.publish(drawCommitted, committed(tenantId, poolId, 'ab'.repeat(32)));
  await handled(tenantId, 1);
  await raffle.publish(drawCommitted, committed(tenantId, poolId, 'cd'.repeat(32), 4));
  await eventually(async () => {
    const rows = await wallet.sql('select 1 from wallet.inbox_attempts where tenant_id = $1', [tenantId]);
    expect(rows).toHaveLength(1);
  });
  const [kept] = await wallet.sql<{ hash: string }>(
    `select encode(commitment_hash, 'hex') as hash from wallet.draw_commitments where tenant_id = $1`,
    [tenantId],
  );
  expect(kept?.hash).toBe('ab'.repeat(32));
});

it('anchors nothing for an event of before, which had no hash of the commitment', async () => {
  const { tenantId } = await tenantWithMoney();
  await raffle.publish(drawCommitted, committed(tenantId, randomUUID(), undefined));
  await handled(tenantId, 1);
  expect(await keptOf(tenantId)).toBe(0);
});
