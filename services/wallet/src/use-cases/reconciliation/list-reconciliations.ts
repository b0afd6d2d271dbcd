import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import type { ReconciliationFilter, Reconciliations } from './ports.ts';

export interface PageOfReconciliations {
  readonly reconciliations: readonly Reconciliation[];
  readonly nextBefore: string | null;
}

/** The tenant's comparisons with settlement files, newest first. */
export const listReconciliations =
  (deps: { readonly reconciliations: Reconciliations }) =>
  async (filter: ReconciliationFilter, ctx: CallContext): Promise<Result<PageOfReconciliations, never>> => {
    const found = await deps.reconciliations.list({ ...filter, limit: filter.limit + 1 }, ctx);
    const reconciliations = found.slice(0, filter.limit);
    const hasMore = found.length > filter.limit;
    return ok({ reconciliations, nextBefore: hasMore ? (reconciliations.at(-1)?.id ?? null) : null });
  };
