import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Ticket } from '../../domain/draws/draw.ts';
import type { RefusalOf } from '../../domain/errors.ts';
import type { Purchase } from '../../domain/purchases/purchase.ts';
import type { Raffles } from '../ports.ts';

export interface PurchaseWithTickets {
  readonly purchase: Purchase;
  readonly tickets: readonly Ticket[];
}

/** One of the caller's own purchases with its tickets; anybody else's is not there for them. */
export const getPurchase =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { purchaseId }: { readonly purchaseId: string },
    ctx: CallContext,
  ): Promise<Result<PurchaseWithTickets, RefusalOf<'raffle.purchase_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      const purchase = await rows.purchases.find(purchaseId);
      if (purchase?.userId !== ctx.actor.id) return refuse('raffle.purchase_not_found', 'You have no such purchase.');
      return ok({ purchase, tickets: await rows.tickets.ofPurchase(purchaseId) });
    });
