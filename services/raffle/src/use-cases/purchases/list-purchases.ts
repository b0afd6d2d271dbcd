import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Purchase } from '../../domain/purchases/purchase.ts';
import { pageBy } from '../page.ts';
import type { Page, PageRequest, Raffles } from '../ports.ts';

/** The caller's own purchases, newest first. */
export const listPurchases =
  ({ raffles }: { readonly raffles: Raffles }) =>
  async (page: PageRequest, ctx: CallContext): Promise<Result<Page<Purchase>, never>> =>
    ok(await raffles.read(ctx, (rows) => pageBy(page, (one) => rows.purchases.listOf(ctx.actor.id, one))));
