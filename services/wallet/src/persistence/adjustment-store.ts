import type { Database } from '@tessera/runtime/postgres';
import type { Adjustments } from '../use-cases/adjustments/ports.ts';
import { fromRaw, type RawAdjustment } from './adjustment.mapping.ts';

const LIST = `
  select * from adjustments
  where tenant_id = $1 and ($2::text is null or status = $2) and ($3::uuid is null or id < $3)
  order by id desc limit $4`;

/** Reads of adjustments as they stand, outside of any decision. */
export const createAdjustmentStore = (database: Database): Adjustments => ({
  find: (id, ctx) =>
    database.read(ctx, async (tx) => {
      const [row] = await tx.execute<RawAdjustment>('select * from adjustments where tenant_id = $1 and id = $2', [
        ctx.tenantId,
        id,
      ]);
      return row && fromRaw(row);
    }),

  list: ({ status = null, before = null, limit }, ctx) =>
    database.read(ctx, async (tx) =>
      (await tx.execute<RawAdjustment>(LIST, [ctx.tenantId, status, before, limit])).map(fromRaw),
    ),
});
