import { toHex } from '@tessera/kernel';
import type { Database, Transaction } from '@tessera/runtime/postgres';
import type { Sealer } from '@tessera/runtime/secrets';
import type { UnsealedSecrets } from '../use-cases/secrets/secrets.ports.ts';
import { placeOfSecret } from './pool-secret-rows.ts';
import { placeOfDigestKey, voucherDigestOf } from './voucher-digests.ts';
import { placeOfCode } from './voucher-rows.ts';

/** Rows changed at a time, so that no run holds many locks. */
const SLICE = 500;

/** Not sealed yet, or with a key that is to go. */
const WITHOUT_SEAL = '(sealed is null or not starts_with(sealed, $1))';
const NEXT = `tenant_id = $2 and ${WITHOUT_SEAL} limit ${SLICE} for no key update skip locked`;

type SealSlice = (tx: Transaction, sealer: Sealer, sealedNow: string) => Promise<number>;

const sealPoolSecrets: SealSlice = async (tx, sealer, sealedNow) => {
  const rows = await tx.execute<{ pool_id: string; secret: Uint8Array | null; sealed: string | null }>(
    `select pool_id, secret, sealed from pool_secrets where ${NEXT}`,
    [sealedNow, tx.tenantId],
  );
  const sealed = rows.map(({ pool_id: poolId, secret, sealed: before }) => {
    const place = placeOfSecret(tx.tenantId, poolId);
    return sealer.seal(before === null ? toHex(secret ?? new Uint8Array()) : sealer.open(before, place), place);
  });
  await tx.execute(
    `update pool_secrets s set secret = null, sealed = n.sealed
     from unnest($2::uuid[], $3::text[]) as n(pool_id, sealed) where s.tenant_id = $1 and s.pool_id = n.pool_id`,
    [tx.tenantId, rows.map((row) => row.pool_id), sealed],
  );
  return rows.length;
};

const sealVoucherCodes: SealSlice = async (tx, sealer, sealedNow) => {
  const rows = await tx.execute<{ id: string; code: string | null; sealed: string | null }>(
    `select id, code, sealed from voucher_codes where ${NEXT}`,
    [sealedNow, tx.tenantId],
  );
  if (rows.length === 0) return 0;
  const digestOf = await voucherDigestOf(tx, sealer);
  const sealed = rows.map(({ id, code, sealed: before }) => {
    const place = placeOfCode(tx.tenantId, id);
    const plain = before === null ? (code ?? '') : sealer.open(before, place);
    return { text: sealer.seal(plain, place), digest: digestOf(plain) };
  });
  await tx.execute(
    `update voucher_codes v set code = null, sealed = n.sealed, digest = n.digest
     from unnest($2::uuid[], $3::text[], $4::bytea[]) as n(id, sealed, digest) where v.tenant_id = $1 and v.id = n.id`,
    [tx.tenantId, rows.map(({ id }) => id), sealed.map(({ text }) => text), sealed.map(({ digest }) => digest)],
  );
  return rows.length;
};

const sealDigestKey: SealSlice = async (tx, sealer, sealedNow) => {
  const [row] = await tx.execute<{ sealed: string }>(`select sealed from voucher_digest_keys where ${NEXT}`, [
    sealedNow,
    tx.tenantId,
  ]);
  if (!row) return 0;
  const place = placeOfDigestKey(tx.tenantId);
  await tx.execute('update voucher_digest_keys set sealed = $2 where tenant_id = $1', [
    tx.tenantId,
    sealer.seal(sealer.open(row.sealed, place), place),
  ]);
  return 1;
};

export const createUnsealedSecrets = (database: Database, sealer: Sealer): UnsealedSecrets => {
  const sealedNow = `sealed.v1.${sealer.keyId}.`;
  return {
    tenants: () =>
      database.asWorker(async (tx) => {
        const tables = ['pool_secrets', 'voucher_codes', 'voucher_digest_keys'];
        const each = tables.map((table) => `select tenant_id from ${table} where ${WITHOUT_SEAL}`);
        const rows = await tx.execute<{ tenant_id: string }>(each.join(' union '), [sealedNow]);
        return rows.map((row) => row.tenant_id);
      }),

    async seal(ctx) {
      let sealed = 0;
      for (const slice of [sealPoolSecrets, sealVoucherCodes, sealDigestKey])
        sealed += await database.transact(ctx, (tx) => slice(tx, sealer, sealedNow));
      return sealed;
    },
  };
};
