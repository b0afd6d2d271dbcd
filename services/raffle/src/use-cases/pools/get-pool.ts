import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { Raffles } from '../ports.ts';

export const getPool =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (
    { poolId }: { readonly poolId: string },
    ctx: CallContext,
  ): Promise<Result<Pool, RefusalOf<'raffle.pool_not_found'>>> => {
    const pool = await raffles.read(ctx, (rows) => rows.pools.find(poolId));
    return pool ? ok(pool) : refuse('raffle.pool_not_found', 'There is no such pool.');
  };
