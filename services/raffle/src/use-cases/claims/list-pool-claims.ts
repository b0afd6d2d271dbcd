import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Claim } from '../../domain/claims/claim.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';

export interface ListPoolClaims {
  readonly poolId: string;
  readonly limit: number;
  /** The rank after which the page begins. */
  readonly after: number;
}

export interface PoolClaimsPage {
  readonly items: readonly Claim[];
  readonly next: number | null;
}

/** Every claim to a pool's prizes, in the order of the draw. */
export const listPoolClaims =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { poolId, limit, after }: ListPoolClaims,
    ctx: CallContext,
  ): Promise<Result<PoolClaimsPage, RefusalOf<'raffle.pool_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      if (!(await rows.pools.find(poolId))) return refuse('raffle.pool_not_found', 'There is no such pool.');
      const found = await rows.claims.pageOfPool(poolId, { limit: limit + 1, after });
      const items = found.slice(0, limit);
      return ok({ items, next: found.length > limit ? (items.at(-1)?.rank ?? null) : null });
    });
