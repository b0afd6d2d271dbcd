import type { Transaction } from '@tessera/runtime/postgres';
import type { Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import { fromRaw, type RawReconciliation, type RawTotal } from './reconciliation.mapping.ts';

/**
 * Runs with their totals, newest first.
 * @param condition SQL of our own about columns of `reconciliations`, whose parameters begin at $2
 */
export const readReconciliations = async (
  tx: Transaction,
  condition: string,
  parameters: readonly unknown[],
  limit = 1,
): Promise<Reconciliation[]> => {
  const rows = await tx.execute<RawReconciliation>(
    `select * from reconciliations where tenant_id = $1 and ${condition} order by id desc limit ${limit}`,
    [tx.tenantId, ...parameters],
  );
  const totals = await tx.execute<RawTotal>(
    `select * from reconciliation_totals where tenant_id = $1 and reconciliation_id = any($2::uuid[])
     order by type, currency`,
    [tx.tenantId, rows.map(({ id }) => id)],
  );
  const byRun = Map.groupBy(totals, (total) => total.reconciliation_id);
  return rows.map((row) => fromRaw(row, byRun.get(row.id) ?? []));
};
