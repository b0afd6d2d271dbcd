import type { Database } from '@tessera/runtime/postgres';
import type { DueItem } from '../use-cases/ports.ts';

/** How long what one instance took is left alone by the others. Longer than it usually takes; taking it twice does no harm. */
export const LEASE_MS = 15_000;

interface DueColumns {
  readonly tenant_id: string;
  readonly id: string;
  readonly attempts: number;
}

const toItem = (row: DueColumns): DueItem => ({ tenantId: row.tenant_id, id: row.id, attempts: row.attempts });

/** Takes rows by moving their next attempt into the future; rows that another instance is taking are skipped. */
export const leasedRows = (database: Database, key = 'id') => ({
  /** The first three parameters are now, the lease in milliseconds, and how many rows; the condition's own follow. */
  take: (table: string, condition: string, parameters: readonly unknown[]): Promise<DueItem[]> =>
    database.asWorker(async (tx) => {
      const taken = await tx.execute<DueColumns>(
        `update ${table} set attempts = attempts + 1, next_attempt_at = $1::timestamptz + $2 * interval '1 millisecond'
         where (tenant_id, ${key}) in (
           select tenant_id, ${key} from ${table} where next_attempt_at <= $1 and ${condition}
           order by next_attempt_at limit $3 for no key update skip locked
         )
         returning tenant_id, ${key} as id, attempts`,
        parameters,
      );
      return taken.map(toItem);
    }),

  postpone: (table: string, item: DueItem, until: Date): Promise<void> =>
    database.asWorker(async (tx) => {
      await tx.execute(`update ${table} set next_attempt_at = $3 where tenant_id = $1 and ${key} = $2`, [
        item.tenantId,
        item.id,
        until,
      ]);
    }),
});
