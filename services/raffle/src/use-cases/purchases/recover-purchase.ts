import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Raffles, Signals } from '../ports.ts';
import { payPurchase } from './pay-purchase.ts';
import type { PurchaseWallet, Sales } from './purchases.ports.ts';
import { wake } from './sold.ts';

export interface RecoverPurchase {
  readonly purchaseId: string;
}

/**
 * Carries on, or undoes, a purchase that whoever began it did not bring to an end. It asks the wallet the very same
 * questions, so it may run beside a call that is merely slow: whoever concludes first decides, once.
 */
export const recoverPurchase =
  (deps: {
    readonly raffles: Raffles;
    readonly sales: Sales;
    readonly wallet: PurchaseWallet;
    readonly signals: Signals;
  }) =>
  async ({ purchaseId }: RecoverPurchase, ctx: CallContext): Promise<Result<void, never>> => {
    const open = await deps.raffles.read(ctx, async (rows) => {
      const purchase = await rows.purchases.find(purchaseId);
      const pool = purchase && (await rows.pools.find(purchase.poolId));
      return pool && { purchase, pool };
    });
    if (open?.purchase.status !== 'PENDING') return ok(undefined);
    const { purchase, pool } = open;
    const outcome = await payPurchase(deps)(purchase, pool, ctx);
    // Looked at before its time: the job comes again.
    if (!outcome) return ok(undefined);
    wake(await deps.sales.end({ poolId: pool.id, purchaseId, outcome }, () => undefined, ctx), deps.signals);
    return ok(undefined);
  };
