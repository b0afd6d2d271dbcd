import { type Difference, type Size, sizeOf } from './difference.ts';
import type { Reconciliation } from './reconciliation.ts';

/** What happened in reconciliation. `reconciliation-to-contract.ts` tells it to the others. */
export type ReconciliationEvent =
  | { readonly type: 'reconciliation-completed'; readonly reconciliation: Reconciliation }
  | { readonly type: 'difference-resolved'; readonly difference: Difference; readonly size: Size };

export const resolvedEvent = (difference: Difference): ReconciliationEvent => ({
  type: 'difference-resolved',
  difference,
  size: sizeOf(difference),
});
