import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Difference } from '../../domain/reconciliation/difference.ts';
import type { Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import { pageOfDifferences } from './page-of-differences.ts';
import type { Reconciliations } from './ports.ts';

export interface GetReconciliationQuery {
  readonly reconciliationId: string;
  readonly format: 'json' | 'csv';
}

/** A reconciliation in the form that was asked for. */
export type ReconciliationAnswer =
  | { readonly format: 'json'; readonly reconciliation: Reconciliation }
  | {
      readonly format: 'csv';
      readonly reconciliation: Reconciliation;
      /** All that it found, as each stands now, a part at a time and no part before it is wanted. */
      readonly parts: () => AsyncIterable<readonly Difference[]>;
    };

/** Each part is a transaction of its own, so that a slow reader holds nothing. */
const DIFFERENCES_OF_A_PART = 500;

/** One comparison of a settlement file with the ledger, with its sums; as a report also with everything that it found. */
export const getReconciliation =
  ({ reconciliations }: { readonly reconciliations: Reconciliations }) =>
  async (
    { reconciliationId, format }: GetReconciliationQuery,
    ctx: CallContext,
  ): Promise<Result<ReconciliationAnswer, Refusal<'wallet.reconciliation_not_found'>>> => {
    const reconciliation = await reconciliations.find(reconciliationId, ctx);
    if (!reconciliation) return refuse('wallet.reconciliation_not_found', 'There is no such reconciliation.');
    if (format === 'json') return ok({ format, reconciliation });
    return ok({ format, reconciliation, parts: () => readParts(reconciliations, reconciliationId, ctx) });
  };

/** What a run found is written once, so that no part of it comes or goes while others are read. */
async function* readParts(
  reconciliations: Reconciliations,
  reconciliationId: string,
  ctx: CallContext,
): AsyncGenerator<readonly Difference[]> {
  for (let after: string | undefined; ; ) {
    const filter = { reconciliationId, after, limit: DIFFERENCES_OF_A_PART };
    const { differences, nextAfter } = await pageOfDifferences(reconciliations, filter, ctx);
    if (differences.length > 0) yield differences;
    if (nextAfter === null) return;
    after = nextAfter;
  }
}
