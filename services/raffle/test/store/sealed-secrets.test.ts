import { randomUUID } from 'node:crypto';
import { secretHash } from '@tessera/proofs';
import { migrateDown } from '@tessera/runtime/postgres';
import { createSealer, SealedTextUnreadable } from '@tessera/runtime/secrets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrations } from '../../migrations/index.ts';
import { publishEvent } from '../../src/messaging/to-contract.ts';
import { createRaffles } from '../../src/persistence/raffle-store.ts';
import { createUnsealedSecrets } from '../../src/persistence/unsealed-secrets.ts';
import { createPrize } from '../../src/use-cases/prizes/create-prize.ts';
import { sealSecrets } from '../../src/use-cases/secrets/seal-secrets.ts';
import { addVouchers } from '../../src/use-cases/vouchers/add-vouchers.ts';
import { carryOn, demand, drawnPool, openClaimsPool, soldPool } from '../claims-world.ts';
import { prizeDetails } from '../domain/samples.ts';
import { openWorld, type RaffleWorld, worldSealer } from '../raffle-world.ts';

let world: RaffleWorld;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const NEW_KEY = { id: 'new', key: Buffer.alloc(32, 8) };
const OLD_KEY = { id: 'world', key: Buffer.alloc(32, 7) };

const seal = async (sealer = worldSealer): Promise<void> => {
  const secrets = createUnsealedSecrets(world.database, sealer);
  while ((await sealSecrets({ secrets })((tenantId) => ({ ...world.staff, tenantId }))) > 0);
  expect(await secrets.tenants()).toEqual([]);
};
const rafflesWith = (sealer = worldSealer) => createRaffles(world.database, publishEvent, sealer);
const secretOf = (poolId: string, sealer = worldSealer) =>
  rafflesWith(sealer).read(world.staff, (rows) => rows.secrets.of(poolId));
const codeOf = (claimId: string, sealer = worldSealer) =>
  rafflesWith(sealer).read(world.staff, (rows) => rows.vouchers.codeOf(claimId));
const add = (prizeId: string, codes: string[], sealer = worldSealer, ctx = world.staff) =>
  addVouchers({ raffles: rafflesWith(sealer) })({ prizeId, codes }, ctx);

/** Everything that the tables of secrets hold, as a dump would show it. */
const dump = async (): Promise<string> => {
  const tables = ['pool_secrets', 'voucher_codes', 'voucher_digest_keys'];
  const rows = await Promise.all(tables.map((table) => world.sql(`select row_to_json(t) from raffle.${table} t`)));
  return JSON.stringify(rows);
};

/** Leaves the codes of a prize, or the secret of a pool, as a release before the seals wrote them. */
const unsealCodes = async (prizeId: string, codes: readonly string[]): Promise<void> => {
  const rows = await world.sql<{ id: string }>('select id from raffle.voucher_codes where prize_id = $1 order by id', [
    prizeId,
  ]);
  for (const [index, { id }] of rows.entries())
    await world.sql('update raffle.voucher_codes set code = $2, sealed = null, digest = null where id = $1', [
      id,
      codes[index],
    ]);
};
const unsealSecret = (poolId: string, secret: Uint8Array) =>
  world.sql('update raffle.pool_secrets set secret = $2, sealed = null where pool_id = $1', [poolId, secret]);

const refused = { ok: false, error: { code: 'raffle.voucher_duplicate', pointer: '/codes/0' } };

describe('the secret of a pool and the codes of vouchers', () => {
  it('stand in no table as they are, and are had again by who has the key', async () => {
    const pool = await drawnPool(world, { kind: 'VOUCHER' });
    const { id } = await pool.claim();
    expect(await world.ports.raffles.step(world.staff, (rows) => rows.vouchers.give({ id, ...pool }))).toBe(true);
    const code = `${pool.prizeId}-0`;
    expect(await codeOf(id)).toBe(code);
    const secret = Buffer.from(await secretOf(pool.poolId));
    const shown = await dump();
    for (const hidden of [`"code":"${code}"`, secret.toString('hex'), secret.toString('base64')])
      expect(shown).not.toContain(hidden);
    expect(await add(pool.prizeId, [code])).toMatchObject(refused);
  });

  it('that were written before there were seals serve as ever, and are sealed by the job', async () => {
    const { poolId, prizeId } = await soldPool(world, { kind: 'VOUCHER' });
    const before = await secretOf(poolId);
    await unsealCodes(prizeId, ['OLD-1']);
    await unsealSecret(poolId, before);
    expect(await add(prizeId, ['OLD-1'])).toMatchObject(refused);
    expect(await secretOf(poolId)).toEqual(before);
    await seal();
    expect(await dump()).not.toMatch(/OLD-1|"secret":"|"code":"/);
    expect(await add(prizeId, ['OLD-1'])).toMatchObject(refused);
    const [{ secret_hash: published } = { secret_hash: null }] = await world.sql<{ secret_hash: Buffer }>(
      'select secret_hash from raffle.pools where id = $1',
      [poolId],
    );
    expect(published).toEqual(Buffer.from(secretHash(poolId, await secretOf(poolId))));
    await carryOn(world, poolId);
    const pool = await world.ports.raffles.read(world.staff, (rows) => rows.pools.find(poolId));
    expect(pool?.state).toBe('COMPLETED');
  });

  it('that were given away already are sealed too, and stay given', async () => {
    const pool = await drawnPool(world, { kind: 'VOUCHER' });
    const { id } = await pool.claim();
    await unsealCodes(pool.prizeId, ['GIVEN-1']);
    await world.ports.raffles.step(world.staff, (rows) => rows.vouchers.give({ id, ...pool }));
    await seal();
    expect(await dump()).not.toContain('GIVEN-1');
    expect(await codeOf(id)).toBe('GIVEN-1');
    const takenBack = world.sql('update raffle.voucher_codes set claim_id = null where claim_id = $1', [id]);
    await expect(takenBack).rejects.toThrow(/stays given/);
  });

  it('go over to a new key, after which the old one may go', async () => {
    const { poolId, prizeId } = await openClaimsPool(world, { kind: 'VOUCHER' });
    demand(await add(prizeId, ['ROTATED']));
    const before = await secretOf(poolId);
    const [both, onlyNew] = [createSealer([NEW_KEY, OLD_KEY]), createSealer([NEW_KEY])];
    await expect(secretOf(poolId, onlyNew)).rejects.toThrow(SealedTextUnreadable);
    await expect(secretOf(poolId, onlyNew)).rejects.toThrow(/the key world, which is missing/);
    expect(await secretOf(poolId, both)).toEqual(before);
    await seal(both);
    expect(await dump()).not.toContain('sealed.v1.world.');
    expect(await secretOf(poolId, onlyNew)).toEqual(before);
    expect(await add(prizeId, ['ROTATED'], onlyNew)).toMatchObject(refused);
    await seal(createSealer([OLD_KEY, NEW_KEY]));
  });

  it('are not lost by a step back of the migrations', async () => {
    const [newest] = [...migrations.steps].reverse();
    expect(newest?.name).toBe('20261121_0012_sealed_secrets');
    await expect(migrateDown(world.ownerUrl, migrations)).rejects.toThrow(/contains null values/);
  });
});

it('a tenant that several give codes to at once has one key for their digests', async () => {
  const ctx = { ...world.staff, tenantId: randomUUID() };
  const prizes = [];
  for (let count = 0; count < 4; count += 1)
    prizes.push(demand(await createPrize(world.ports)({ ...prizeDetails, kind: 'VOUCHER', stock: 5 }, ctx)));
  const added = await Promise.all(prizes.map(({ id }, index) => add(id, [`AT-ONCE-${index}`], worldSealer, ctx)));
  expect(added.map(({ ok }) => ok)).toEqual([true, true, true, true]);
  for (const [index, { id }] of prizes.entries())
    expect(await add(id, [`AT-ONCE-${index}`], worldSealer, ctx)).toMatchObject(refused);
});
