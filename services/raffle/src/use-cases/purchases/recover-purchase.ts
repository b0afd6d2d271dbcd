import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Raffles, Signals, Wallet } from '../ports.ts';
import { concludePurchase, wake } from './conclude-purchase.ts';
import { payPurchase } from './pay-purchase.ts';

export interface RecoverPurchase {
  readonly purchaseId: string;
}

/**
 * Carries on, or undoes, a purchase that whoever began it did not bring to an end. It asks the wallet the very same
 * questions, so it may run beside a call that is merely slow: whoever concludes first decides, once.
 */
export const recoverPurchase =
  (deps: { readonly raffles: Raffles; readonly wallet: Wallet; readonly signals: Signals }) =>
  async ({ purchaseId }: RecoverPurchase, ctx: CallContext): Promise<Result<void, never>> => {
    const open = await deps.raffles.read(ctx, async (rows) => {
      const purchase = await rows.purchases.find(purchaseId);
      const pool = purchase && (await rows.pools.find(purchase.poolId));
      return pool && { purchase, pool };
    });
    if (open?.purchase.status !== 'PENDING') return ok(undefined);
    const outcome = await payPurchase(deps)(open.purchase, open.pool, ctx);
    const concluded = await deps.raffles.step(ctx, (rows) => concludePurchase(rows, purchaseId, outcome, ctx));
    wake(concluded, deps.signals);
    return ok(undefined);
  };
