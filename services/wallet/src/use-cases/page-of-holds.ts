import type { Hold } from '../domain/holds/hold.ts';
import type { TenantContext } from './ports.ts';
import type { ActiveHolds, ActiveHoldsQuery } from './statement.ports.ts';

/** Active holds of an account, oldest first. All its pages together make up what is held. */
export interface PageOfHolds {
  readonly holds: readonly Hold[];
  readonly nextAfter: string | null;
}

/** One more than asked for is read, to know whether there is another page. */
export const readPageOfHolds = async (
  holds: ActiveHolds,
  query: ActiveHoldsQuery,
  ctx: TenantContext,
): Promise<PageOfHolds> => {
  const found = await holds.list({ ...query, limit: query.limit + 1 }, ctx);
  const page = found.slice(0, query.limit);
  return { holds: page, nextAfter: found.length > query.limit ? (page.at(-1)?.id ?? null) : null };
};
