import type { Database } from '@tessera/runtime/postgres';
import type { TopUps } from '../use-cases/ports.ts';
import { fromRaw, type RawTopUp, rawTopUpColumns } from './top-up.mapping.ts';

const LIST = `
  select ${rawTopUpColumns} from top_ups
  where tenant_id = $1 and ($3::uuid is null or id < $3)
    and account_id = any(array(
      select id from accounts where tenant_id = $1 and owner_kind = 'user' and owner_id = $2 and kind = 'default'))
  order by id desc limit $4`;

export const createTopUpStore = (database: Database): TopUps => ({
  list: ({ userId, before, limit }, ctx) =>
    database.read(ctx, async (tx) => {
      const rows = await tx.execute<RawTopUp>(LIST, [ctx.tenantId, userId, before ?? null, limit]);
      return rows.map(fromRaw);
    }),
});
