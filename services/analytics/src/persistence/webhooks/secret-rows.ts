import type { Transaction } from '@tessera/runtime/postgres';
import type { Sealer } from '@tessera/runtime/secrets';
import type { SecretRows } from '../../use-cases/webhooks/webhooks.ports.ts';

const TABLE = 'webhook_secrets';

/** A header can hold so many signatures, and a receiver may be busy for so long with looking at them. */
const MAX_RETIRED = 4;

/** The row that a sealed secret is bound to. */
export const secretPlace = (tenantId: string, rowId: string) => ({ tenantId, table: TABLE, rowId });

/** Times are Postgres': an end must be the same for every instance that signs. */
export const secretRows = (tx: Transaction, tenantId: string, newId: () => string, sealer: Sealer): SecretRows => ({
  retire: async (endpointId, forHours) => {
    await tx.execute(
      `update ${TABLE} set expires_at = clock_timestamp() + $3 * interval '1 hour'
       where tenant_id = $1 and endpoint_id = $2 and expires_at is null`,
      [tenantId, endpointId, forHours],
    );
    await tx.execute(
      `delete from ${TABLE} where tenant_id = $1 and id in (
         select id from ${TABLE} where tenant_id = $1 and endpoint_id = $2 and expires_at is not null
         order by created_at desc, id desc offset $3)`,
      [tenantId, endpointId, MAX_RETIRED],
    );
  },
  insert: async (endpointId, secret) => {
    const id = newId();
    await tx.execute(
      `insert into ${TABLE} (tenant_id, id, endpoint_id, sealed, created_at) values ($1, $2, $3, $4, clock_timestamp())`,
      [tenantId, id, endpointId, sealer.seal(secret, secretPlace(tenantId, id))],
    );
  },
});
