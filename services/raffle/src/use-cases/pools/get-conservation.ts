import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type Conservation, conservationOf } from '../../domain/draws/conservation.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { OwedToClaims } from '../claims/claims.ports.ts';
import type { Raffles, Wallet } from '../ports.ts';

export interface PoolConservation extends Conservation {
  readonly poolId: string;
  readonly currency: string;
  readonly claims: OwedToClaims;
}

/** Where every cent of a pool is: our own books against what the wallet says that the pool's account holds. */
export const getConservation =
  ({ raffles, wallet }: { readonly raffles: Raffles; readonly wallet: Wallet }) =>
  async (
    { poolId }: { readonly poolId: string },
    ctx: CallContext,
  ): Promise<Result<PoolConservation, RefusalOf<'raffle.pool_not_found'>>> => {
    const books = await raffles.read(ctx, async (rows) => {
      const pool = await rows.pools.find(poolId);
      const figures = await rows.pools.figuresOf(poolId);
      return pool && { pool, figures, claims: await rows.claims.owedOf(poolId) };
    });
    if (!books) return refuse('raffle.pool_not_found', 'There is no such pool.');
    const { currency } = books.pool.ticketPrice;
    const held = await wallet.poolBalance(poolId, currency, ctx);
    return ok({ poolId, currency, ...conservationOf(books.figures, held), claims: books.claims });
  };
