import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type PageOfDifferences, pageOfDifferences } from './page-of-differences.ts';
import type { DifferenceFilter, Reconciliations } from './ports.ts';

/** All that one run found, also what an earlier run had found before it, as each stands now. */
export const listReconciliationDifferences =
  (deps: { readonly reconciliations: Reconciliations }) =>
  async (
    filter: DifferenceFilter & { readonly reconciliationId: string },
    ctx: CallContext,
  ): Promise<Result<PageOfDifferences, Refusal<'wallet.reconciliation_not_found'>>> => {
    const reconciliation = await deps.reconciliations.find(filter.reconciliationId, ctx);
    if (!reconciliation) return refuse('wallet.reconciliation_not_found', 'There is no such reconciliation.');
    return ok(await pageOfDifferences(deps.reconciliations, filter, ctx));
  };
