import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type PageOfDifferences, pageOfDifferences } from './page-of-differences.ts';
import type { DifferenceFilter, Reconciliations } from './ports.ts';

/** The differences of the tenant over all runs, oldest first: what waits for a person, or what became of it. */
export const listDifferences =
  (deps: { readonly reconciliations: Reconciliations }) =>
  async (filter: DifferenceFilter, ctx: CallContext): Promise<Result<PageOfDifferences, never>> =>
    ok(await pageOfDifferences(deps.reconciliations, filter, ctx));
