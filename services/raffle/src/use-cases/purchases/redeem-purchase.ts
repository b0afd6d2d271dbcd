import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import { type RedeemRefusal, redeemPurchase as redeem } from '../../domain/purchases/purchase.ts';
import type { Raffles } from '../ports.ts';
import { ownedBy } from './own-purchase.ts';
import type { PurchaseWithTickets } from './purchases.ports.ts';

export interface RedeemPurchase {
  readonly purchaseId: string;
}

/** Hands the tickets of a confirmed purchase to its buyer, once. */
export const redeemPurchase =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { purchaseId }: RedeemPurchase,
    ctx: CallContext,
  ): Promise<Result<PurchaseWithTickets, RedeemRefusal | RefusalOf<'raffle.purchase_not_found'>>> =>
    raffles.transact(ctx, async (rows) => {
      const owned = ownedBy(await rows.purchases.lock(purchaseId), ctx);
      if (!owned.ok) return owned;
      const redeemed = redeem(owned.value, ctx.clock.now());
      if (!redeemed.ok) return redeemed;
      await rows.purchases.save(redeemed.value);
      return ok({ purchase: redeemed.value, tickets: await rows.tickets.ofPurchase(purchaseId) });
    });
