import type { Route } from '@tessera/runtime/http';
import type { getReconciliation } from '../../use-cases/reconciliation/get-reconciliation.ts';
import type { listDifferences } from '../../use-cases/reconciliation/list-differences.ts';
import type { listReconciliationDifferences } from '../../use-cases/reconciliation/list-reconciliation-differences.ts';
import type { listReconciliations } from '../../use-cases/reconciliation/list-reconciliations.ts';
import type { reconcile } from '../../use-cases/reconciliation/reconcile.ts';
import type { resolveDifference } from '../../use-cases/reconciliation/resolve-difference.ts';
import { getReconciliationRoute } from './get-reconciliation.route.ts';
import { listDifferencesRoute } from './list-differences.route.ts';
import { listReconciliationDifferencesRoute } from './list-reconciliation-differences.route.ts';
import { listReconciliationsRoute } from './list-reconciliations.route.ts';
import { reconcileRoute } from './reconcile.route.ts';
import { resolveDifferenceRoute } from './resolve-difference.route.ts';

/** The use-cases of reconciliation that routes call. */
export interface ReconciliationUseCases {
  readonly reconcile: ReturnType<typeof reconcile>;
  readonly listReconciliations: ReturnType<typeof listReconciliations>;
  readonly getReconciliation: ReturnType<typeof getReconciliation>;
  readonly listReconciliationDifferences: ReturnType<typeof listReconciliationDifferences>;
  readonly listDifferences: ReturnType<typeof listDifferences>;
  readonly resolveDifference: ReturnType<typeof resolveDifference>;
}

export const reconciliationRoutes = (useCases: ReconciliationUseCases): Route[] => [
  reconcileRoute(useCases.reconcile),
  listReconciliationsRoute(useCases.listReconciliations),
  getReconciliationRoute(useCases.getReconciliation),
  listReconciliationDifferencesRoute(useCases.listReconciliationDifferences),
  listDifferencesRoute(useCases.listDifferences),
  resolveDifferenceRoute(useCases.resolveDifference),
];
