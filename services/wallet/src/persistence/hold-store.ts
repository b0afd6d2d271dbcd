import type { Database } from '@tessera/runtime/postgres';
import type { DueHolds } from '../use-cases/ports.ts';

export const createHoldStore = (database: Database): DueHolds => ({
  due: (limit) =>
    database.asWorker(async (tx) => {
      const rows = await tx.execute<{ tenant_id: string; id: string }>(
        `select tenant_id, id from holds where status = 'ACTIVE' and expires_at <= clock_timestamp()
         order by expires_at limit $1`,
        [limit],
      );
      return rows.map((row) => ({ tenantId: row.tenant_id, holdId: row.id }));
    }),
});
