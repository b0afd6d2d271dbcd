import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import type { Reconciliations } from './ports.ts';

/** One comparison of a settlement file with the ledger, with its sums. */
export const getReconciliation =
  (deps: { readonly reconciliations: Reconciliations }) =>
  async (
    { reconciliationId }: { readonly reconciliationId: string },
    ctx: CallContext,
  ): Promise<Result<Reconciliation, Refusal<'wallet.reconciliation_not_found'>>> => {
    const reconciliation = await deps.reconciliations.find(reconciliationId, ctx);
    return reconciliation
      ? ok(reconciliation)
      : refuse('wallet.reconciliation_not_found', 'There is no such reconciliation.');
  };
