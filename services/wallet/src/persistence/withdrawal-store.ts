import type { Database } from '@tessera/runtime/postgres';
import type { Withdrawals } from '../use-cases/withdrawals/ports.ts';
import { fromRaw, type RawWithdrawal } from './withdrawal.mapping.ts';

const LIST = `
  select * from withdrawals where tenant_id = $1
    and ($2::uuid is null or user_id = $2) and ($3::text is null or status = $3) and ($4::uuid is null or id < $4)
  order by id desc limit $5`;

/** Reads of withdrawals as they stand, outside of any decision. */
export const createWithdrawalStore = (database: Database): Withdrawals => ({
  find: (id, ctx) =>
    database.read(ctx, async (tx) => {
      const [row] = await tx.execute<RawWithdrawal>('select * from withdrawals where tenant_id = $1 and id = $2', [
        ctx.tenantId,
        id,
      ]);
      return row && fromRaw(row);
    }),

  list: ({ userId = null, status = null, before = null, limit }, ctx) =>
    database.read(ctx, async (tx) =>
      (await tx.execute<RawWithdrawal>(LIST, [ctx.tenantId, userId, status, before, limit])).map(fromRaw),
    ),
});
