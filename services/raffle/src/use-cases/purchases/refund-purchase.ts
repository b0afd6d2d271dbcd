import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { refunded } from '../../domain/purchases/purchase.ts';
import type { Raffles, Wallet } from '../ports.ts';

export interface RefundPurchase {
  readonly purchaseId: string;
}

/**
 * Gives the money of a cancelled pool's purchase back, once: the transfer's key names pool and purchase. A refusal of
 * the wallet is final for its key and moved nothing, so it is counted and the next try takes the next key.
 */
export const refundPurchase =
  ({ raffles, wallet }: { readonly raffles: Raffles; readonly wallet: Wallet }) =>
  async ({ purchaseId }: RefundPurchase, ctx: CallContext): Promise<Result<void, Refusal>> => {
    const owed = await raffles.read(ctx, async (rows) => {
      const purchase = await rows.purchases.find(purchaseId);
      return purchase && { purchase, refusals: await rows.purchases.refundRefusals(purchaseId) };
    });
    if (owed?.purchase.status !== 'REFUNDING') return ok(undefined);
    const transfer = await wallet.refund(owed.purchase, owed.refusals, ctx);
    if (!transfer.ok) {
      await raffles.step(ctx, (rows) => rows.purchases.noteRefundRefused(purchaseId, owed.refusals));
      return transfer;
    }
    await raffles.step(ctx, async (rows) => {
      const purchase = await rows.purchases.lock(purchaseId);
      if (purchase?.status !== 'REFUNDING') return;
      const after = refunded(purchase, transfer.value.transferId, ctx.clock.now());
      await rows.purchases.save(after);
      // A purchase that never had tickets is not a sale that was given back: it came to nothing.
      const type = after.confirmedAt === null ? 'purchase-failed' : 'purchase-refunded';
      rows.publish({ type, purchase: after });
    });
    return ok(undefined);
  };
