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
  wallet = await openWallet();
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

const tenantWithMoney = async () => {
  const anna = await fundedMember(wallet, 1_000);
  const staff = await someone(wallet, 'staff', anna.tenantId);
  const spend = (amountMinor: number) =>
    wallet.given(anna.tenantId, transfer({ kind: 'user', userId: anna.userId }, pool('friday'), amountMinor));
  const seal = async (): Promise<Checkpoint> =>
    (await staff.http.post<{ checkpoint: Checkpoint }>('/v1/ledger/checkpoints', { body: {} })).body.checkpoint;
  return { ...staff, spend, seal };
};

it('seals each draw’s commitment with the next checkpoint of its tenant, once, however often it is told', async () => {
  const { tenantId, http, seal, spend } = await tenantWithMoney();
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
  const draws = [
    { poolId: first, commitmentHash: one },
    { poolId: second, commitmentHash: two },
  ];
  const sealed = await seal();
  expect(sealed.draws).toEqual(draws);
  await spend(5);
  expect(await seal()).not.toHaveProperty('draws');
  const exported = (await http.get('/v1/ledger/export')).bytes;
  const file = (await http.get(`/v1/ledger/checkpoints/${sealed.number}`)).bytes;
  const checkpoint = readKeptCheckpoint(Buffer.from(file).toString());
  expect(checkpoint.draws).toEqual(draws);
  expect(await verifyLedger([exported], { checkpoint })).toMatchObject({ ok: true, summary: { draws: 2 } });
  await eventually(async () => {
    const told = (await wallet.published(checkpointSealed)).map(({ data }) => data);
    expect(told.filter(({ hash }) => hash === sealed.hash)).toMatchObject([{ draws }]);
  });
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
