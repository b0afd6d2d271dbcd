import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Pool, PoolState } from '../../domain/pools/pool.ts';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, Raffles } from '../ports.ts';

export interface ListPools extends PageRequest {
  readonly state?: PoolState;
}

/** The tenant's pools, newest first. */
export const listPools =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (query: ListPools, ctx: CallContext): Promise<Result<Page<Pool>, never>> =>
    ok(await raffles.read(ctx, (rows) => pageBy(query, (page) => rows.pools.list({ ...query, ...page }))));
