import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { type PoolView, seenVersion } from '../../domain/pools/pool-view.ts';
import type { PoolViews } from './live.ports.ts';

export interface WatchPool {
  readonly poolId: string;
  /** The version that the client has seen, in its own words. */
  readonly lastEventId: string | undefined;
}

/** Looks at one pool again and again. */
export interface PoolWatch {
  topics(): readonly string[];
  /** The pool as it is, where that is newer than what was given before; else nothing. */
  next(): Promise<readonly PoolView[]>;
}

/** Shows how a pool sells and how it is drawn. What is shown is always what stands in the database, and never goes back. */
export const watchPool =
  ({ views }: { readonly views: PoolViews }) =>
  async (
    { poolId, lastEventId }: WatchPool,
    { tenantId }: CallContext,
  ): Promise<Result<PoolWatch, RefusalOf<'raffle.pool_not_found'>>> => {
    const first = await views.find(poolId, { tenantId });
    if (!first) return refuse('raffle.pool_not_found', 'There is no such pool.');
    let shown = seenVersion(lastEventId, first.version);
    return ok({
      topics: () => [poolId],
      next: async () => {
        const view = await views.find(poolId, { tenantId });
        if (!view || view.version <= shown) return [];
        shown = view.version;
        return [view];
      },
    });
  };
