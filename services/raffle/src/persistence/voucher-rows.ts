import { toHex } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Sealer, SealingPlace } from '@tessera/runtime/secrets';
import type { VoucherCounts, VoucherRows } from '../use-cases/vouchers/vouchers.ports.ts';
import { voucherDigestOf } from './voucher-digests.ts';

/** Codes that were kept for a pool which was cancelled are free again: nobody can win them there any more. */
const FREE = `claim_id is null and (pool_id is null or exists (
  select from pools p where p.tenant_id = v.tenant_id and p.id = v.pool_id and p.state = 'CANCELLED'))`;

type CountColumns = Readonly<Record<'free' | 'unused' | 'given', string>>;

export const placeOfCode = (tenantId: string, id: string): SealingPlace => ({
  ...{ tenantId, table: 'raffle.voucher_codes', rowId: id },
});

/** Values are only ever parameters here, so that no statement, and no error that quotes one, shows a code. */
export const voucherRowsOf = (tx: Transaction, sealer: Sealer): VoucherRows => {
  const { tenantId } = tx;
  return {
    async lockAdding() {
      await tx.execute(`select pg_advisory_xact_lock(hashtextextended('voucher-codes/' || $1, 0))`, [tenantId]);
    },

    async known(codes) {
      const digestOf = await voucherDigestOf(tx, sealer);
      const byDigest = new Map(codes.map((code) => [toHex(digestOf(code)), code]));
      const rows = await tx.execute<{ code: string | null; digest: Uint8Array | null }>(
        `select code, digest from voucher_codes
         where tenant_id = $1 and (digest = any ($2::bytea[]) or code = any ($3::text[]))`,
        [tenantId, codes.map(digestOf), codes],
      );
      return new Set(rows.flatMap(({ code, digest }) => code ?? (digest && byDigest.get(toHex(digest))) ?? []));
    },

    async add(prizeId, codes, now) {
      const digestOf = await voucherDigestOf(tx, sealer);
      await tx.execute(
        `insert into voucher_codes (tenant_id, prize_id, added_at, id, sealed, digest)
         select $1, $2, $3, * from unnest($4::uuid[], $5::text[], $6::bytea[])`,
        [
          ...[tenantId, prizeId, now, codes.map(({ id }) => id)],
          codes.map(({ id, code }) => sealer.seal(code, placeOfCode(tenantId, id))),
          codes.map(({ code }) => digestOf(code)),
        ],
      );
    },

    async countsOf(prizeId): Promise<VoucherCounts> {
      const [row] = await tx.execute<CountColumns>(
        `select count(*) filter (where ${FREE}) as free, count(*) filter (where claim_id is null) as unused,
           count(claim_id) as given
         from voucher_codes v where tenant_id = $1 and prize_id = $2`,
        [tenantId, prizeId],
      );
      const [free, unused, given] = [Number(row?.free), Number(row?.unused), Number(row?.given)];
      return { free, reserved: unused - free, given };
    },

    reserve: (prizeId, poolId, codes) => reserve(tx, prizeId, poolId, codes),

    async release(poolId) {
      await tx.execute(
        `update voucher_codes set pool_id = null where tenant_id = $1 and id = (
           select id from voucher_codes where tenant_id = $1 and pool_id = $2 and claim_id is null order by id limit 1)`,
        [tenantId, poolId],
      );
    },

    give: (claim) => give(tx, claim),

    async codeOf(claimId) {
      const [row] = await tx.execute<{ id: string; code: string | null; sealed: string | null }>(
        'select id, code, sealed from voucher_codes where tenant_id = $1 and claim_id = $2',
        [tenantId, claimId],
      );
      return row?.sealed ? sealer.open(row.sealed, placeOfCode(tenantId, row.id)) : (row?.code ?? undefined);
    },
  };
};

const reserve = async (tx: Transaction, prizeId: string, poolId: string, codes: number): Promise<boolean> => {
  const kept = await tx.execute<{ id: string }>(
    `with chosen as (
       select id from voucher_codes v where tenant_id = $1 and prize_id = $2 and ${FREE} order by id limit $4
       for no key update of v
     )
     update voucher_codes set pool_id = $3
     where tenant_id = $1 and id in (select id from chosen) and (select count(*) from chosen) = $4
     returning id`,
    [tx.tenantId, prizeId, poolId, codes],
  );
  return kept.length === codes;
};

const give: (tx: Transaction, claim: Parameters<VoucherRows['give']>[0]) => Promise<boolean> = async (tx, claim) => {
  const given = await tx.execute<{ id: string }>(
    `update voucher_codes set claim_id = $2, pool_id = $3 where tenant_id = $1 and id = (
       select id from voucher_codes v
       where tenant_id = $1 and prize_id = $4 and claim_id is null and (pool_id = $3 or ${FREE})
       order by pool_id = $3 desc nulls last, id limit 1 for no key update skip locked)
     returning id`,
    [tx.tenantId, claim.id, claim.poolId, claim.prizeId],
  );
  return given.length === 1;
};
