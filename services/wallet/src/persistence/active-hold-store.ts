import type { Database } from '@tessera/runtime/postgres';
import type { ActiveHolds } from '../use-cases/statement.ports.ts';
import { fromRaw, type RawHold } from './hold.mapping.ts';

/** Reads the account's own active holds by their index, and puts them in order. */
export const ACTIVE_HOLDS = `
  select * from holds
  where tenant_id = $1 and account_id = $2 and status = 'ACTIVE' and ($3::uuid is null or id > $3)
  order by id limit $4`;

export const createActiveHoldStore = (database: Database): ActiveHolds => ({
  list: ({ accountId, after, limit }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<RawHold>(ACTIVE_HOLDS, [tx.tenantId, accountId, after ?? null, limit]);
      return rows.map(fromRaw);
    }),
});
