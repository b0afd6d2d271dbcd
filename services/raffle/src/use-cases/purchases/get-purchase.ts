import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';

import type { RefusalOf } from '../../domain/errors.ts';
import type { Raffles } from '../ports.ts';
import { ownedBy } from './own-purchase.ts';
import type { PurchaseWithTickets } from './purchases.ports.ts';

/** One of the caller's own purchases with its tickets; anybody else's is not there for them. */
export const getPurchase =
  ({ raffles }: { readonly raffles: Raffles }) =>
  (
    { purchaseId }: { readonly purchaseId: string },
    ctx: CallContext,
  ): Promise<Result<PurchaseWithTickets, RefusalOf<'raffle.purchase_not_found'>>> =>
    raffles.read(ctx, async (rows) => {
      const owned = ownedBy(await rows.purchases.find(purchaseId), ctx);
      if (!owned.ok) return owned;
      return ok({ purchase: owned.value, tickets: await rows.tickets.ofPurchase(purchaseId) });
    });
