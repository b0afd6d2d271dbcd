import { fromHex, toHex } from '@tessera/kernel';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Sealer, SealingPlace } from '@tessera/runtime/secrets';
import type { PoolSecretRows } from '../use-cases/ports.ts';

export const placeOfSecret = (tenantId: string, poolId: string): SealingPlace => ({
  ...{ tenantId, table: 'raffle.pool_secrets', rowId: poolId },
});

export const poolSecretRowsOf = (tx: Transaction, sealer: Sealer): PoolSecretRows => {
  const { tenantId } = tx;
  return {
    async keep(poolId, secret) {
      await tx.execute('insert into pool_secrets (tenant_id, pool_id, sealed) values ($1, $2, $3)', [
        tenantId,
        poolId,
        sealer.seal(toHex(secret), placeOfSecret(tenantId, poolId)),
      ]);
    },

    async of(poolId) {
      const [row] = await tx.execute<{ secret: Uint8Array | null; sealed: string | null }>(
        'select secret, sealed from pool_secrets where tenant_id = $1 and pool_id = $2',
        [tenantId, poolId],
      );
      const secret = row?.sealed ? fromHex(sealer.open(row.sealed, placeOfSecret(tenantId, poolId))) : row?.secret;
      if (!secret) throw new Error(`pool ${poolId} has no secret`);
      return secret;
    },
  };
};
