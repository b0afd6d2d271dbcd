import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Prize } from '../../domain/prizes/prize.ts';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, Raffles } from '../ports.ts';

export interface ListPrizes extends PageRequest {
  readonly state?: 'ACTIVE' | 'ARCHIVED';
}

/** The tenant's prizes, newest first. */
export const listPrizes =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (query: ListPrizes, ctx: CallContext): Promise<Result<Page<Prize>, never>> =>
    ok(await raffles.read(ctx, (rows) => pageBy(query, (page) => rows.prizes.list({ ...query, ...page }))));
