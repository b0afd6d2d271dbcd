import { checkpointSealed } from '@tessera/contracts';
import { verifyLedger } from '@tessera/proofs';
import { eventually } from '@tessera/testing';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { pool, transfer } from '../ledger-in-memory.ts';
import { fundedMember, openWallet, type RunningWallet, someone } from '../running-wallet.ts';

let wallet: RunningWallet;
const EVERY_MS = { CHECKPOINT_MS: '100' };
beforeAll(async () => {
  wallet = await openWallet(EVERY_MS);
});
afterAll(() => wallet.stop());

it('two instances seal each ledger that had new entries, once, and leave the others alone', async () => {
  const [anna, ben] = [await fundedMember(wallet, 1_000), await fundedMember(wallet, 1_000)];
  const broken = await fundedMember(wallet, 1_000);
  await wallet.sql(`create function wallet.sabotage() returns trigger language plpgsql as $$ begin
    if new.tenant_id = '${broken.tenantId}' then raise exception 'sabotage'; end if; return new; end $$`);
  await wallet.sql(
    'create trigger sabotage before insert on wallet.checkpoints for each row execute function wallet.sabotage()',
  );
  const { service } = await wallet.another(EVERY_MS);
  try {
    await Promise.all([wallet.start(), service.start()]);
    const numbersOf = async (tenantId: string) =>
      (
        await wallet.sql<{ number: string }>(
          'select number from wallet.checkpoints where tenant_id = $1 order by number',
          [tenantId],
        )
      ).map(({ number }) => Number(number));
    await eventually(async () =>
      expect([await numbersOf(anna.tenantId), await numbersOf(ben.tenantId)]).toEqual([[1], [1]]),
    );
    await wallet.given(anna.tenantId, transfer({ kind: 'user', userId: anna.userId }, pool('friday'), 1));
    await eventually(async () => expect(await numbersOf(anna.tenantId)).toEqual([1, 2]));
    expect(await numbersOf(ben.tenantId)).toEqual([1]);
    // One tenant's failure keeps nobody else from being sealed, is logged, and is over when its cause is.
    expect(await numbersOf(broken.tenantId)).toEqual([]);
    await eventually(() => expect(JSON.stringify(wallet.logs())).toContain('a ledger could not be sealed'));
    await wallet.sql('drop function wallet.sabotage() cascade');
    await eventually(async () => expect(await numbersOf(broken.tenantId)).toEqual([1]));
    await eventually(async () => expect(await wallet.published(checkpointSealed)).toHaveLength(4));
    const { http } = await someone(wallet, 'staff', anna.tenantId);
    expect(await verifyLedger([(await http.get('/v1/ledger/export')).bytes])).toMatchObject({ ok: true });
  } finally {
    await service.stop();
  }
});
