import { fromHex, toHex } from '@tessera/kernel';
import type { DrawAnchor } from '@tessera/proofs';
import { type Database, type Transaction, withoutIdempotency } from '@tessera/runtime/postgres';
import type { DrawCommitments } from '../use-cases/draw-commitment.ports.ts';

/** A checkpoint stays a message and a line of a reasonable size; what is left goes into the next. */
const MOST_DRAWS = 1_000;

export const createDrawCommitmentStore = (database: Database): DrawCommitments => ({
  keep: ({ poolId, commitmentHash, committedAt }, ctx) =>
    database.transact(withoutIdempotency(ctx), async (tx) => {
      await tx.execute(
        `insert into draw_commitments (tenant_id, pool_id, commitment_hash, committed_at) values ($1, $2, $3, $4)
         on conflict (tenant_id, pool_id) do nothing`,
        [tx.tenantId, poolId, Buffer.from(fromHex(commitmentHash)), committedAt],
      );
      const [kept] = await tx.execute<{ commitment_hash: Uint8Array }>(
        'select commitment_hash from draw_commitments where tenant_id = $1 and pool_id = $2',
        [tx.tenantId, poolId],
      );
      // There is one commitment a draw, for ever. A second one is what all this is there to find.
      if (!kept || toHex(kept.commitment_hash) !== commitmentHash) {
        throw new Error(`the draw of pool ${poolId} was committed to something else before`);
      }
    }),
});

interface DrawColumns {
  readonly pool_id: string;
  readonly commitment_hash: Uint8Array;
}

const PENDING = `
  select c.pool_id, c.commitment_hash from draws_to_anchor w
  join draw_commitments c on c.tenant_id = w.tenant_id and c.pool_id = w.pool_id
  where w.tenant_id = $1
  order by w.pool_id limit $2`;

/**
 * Puts what no checkpoint anchors yet into this one, which is to be written after it; a trigger takes it off the list of what waits. The caller holds
 * the turn of the tenant's sealers.
 */
export const anchorPending = async (tx: Transaction, number: number): Promise<DrawAnchor[]> => {
  const pending = await tx.execute<DrawColumns>(PENDING, [tx.tenantId, MOST_DRAWS]);
  if (pending.length > 0) {
    await tx.execute(
      'insert into checkpoint_draws (tenant_id, number, pool_id) select $1, $2, * from unnest($3::uuid[])',
      [tx.tenantId, number, pending.map(({ pool_id }) => pool_id)],
    );
  }
  return pending.map((row) => ({ poolId: row.pool_id, commitmentHash: toHex(row.commitment_hash) }));
};

/** The draws of a row of `checkpoints`, as a column `draws`: null where it anchors none. */
export const DRAWS_OF_CHECKPOINT = `
  (select jsonb_agg(jsonb_build_object('poolId', d.pool_id, 'commitmentHash', encode(c.commitment_hash, 'hex')) order by d.pool_id)
   from checkpoint_draws d join draw_commitments c on c.tenant_id = d.tenant_id and c.pool_id = d.pool_id
   where d.tenant_id = checkpoints.tenant_id and d.number = checkpoints.number) as draws`;
