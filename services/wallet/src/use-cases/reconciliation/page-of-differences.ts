import type { Difference } from '../../domain/reconciliation/difference.ts';
import type { TenantContext } from '../ports.ts';
import type { DifferenceFilter, Reconciliations } from './ports.ts';

export interface PageOfDifferences {
  readonly differences: readonly Difference[];
  readonly nextAfter: string | null;
}

/** One more than asked for is read, to know whether there is another page. */
export const pageOfDifferences = async (
  reconciliations: Reconciliations,
  filter: DifferenceFilter,
  ctx: TenantContext,
): Promise<PageOfDifferences> => {
  const found = await reconciliations.listDifferences({ ...filter, limit: filter.limit + 1 }, ctx);
  const differences = found.slice(0, filter.limit);
  return { differences, nextAfter: found.length > filter.limit ? (differences.at(-1)?.id ?? null) : null };
};
