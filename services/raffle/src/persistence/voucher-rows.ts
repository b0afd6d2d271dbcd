import type { Transaction } from '@tessera/runtime/postgres';
import type { VoucherCounts, VoucherRows } from '../use-cases/vouchers/vouchers.ports.ts';

/** Codes that were kept for a pool which was cancelled are free again: nobody can win them there any more. */
const FREE = `claim_id is null and (pool_id is null or exists (
  select from pools p where p.tenant_id = v.tenant_id and p.id = v.pool_id and p.state = 'CANCELLED'))`;

type CountColumns = Readonly<Record<'free' | 'unused' | 'given', string>>;

/** Values are only ever parameters here, so that no statement, and no error that quotes one, shows a code. */
export const voucherRowsOf = (tx: Transaction): VoucherRows => {
  const { tenantId } = tx;
  return {
    async lockAdding() {
      await tx.execute(`select pg_advisory_xact_lock(hashtextextended('voucher-codes/' || $1, 0))`, [tenantId]);
    },

    async known(codes) {
      const rows = await tx.execute<{ code: string }>(
        'select code from voucher_codes where tenant_id = $1 and code = any ($2::text[])',
        [tenantId, codes],
      );
      return new Set(rows.map(({ code }) => code));
    },

    async add(prizeId, codes, now) {
      await tx.execute(
        `insert into voucher_codes (tenant_id, prize_id, added_at, id, code)
         select $1, $2, $3, * from unnest($4::uuid[], $5::text[])`,
        [tenantId, prizeId, now, codes.map(({ id }) => id), codes.map(({ code }) => code)],
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
      const [row] = await tx.execute<{ code: string }>(
        'select code from voucher_codes where tenant_id = $1 and claim_id = $2',
        [tenantId, claimId],
      );
      return row?.code;
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
