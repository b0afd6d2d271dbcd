import type { CallContext } from '@tessera/runtime/context';
import type { Pool } from '../../domain/pools/pool.ts';
import { type PaymentOutcome, type Purchase, reasonToGiveUp } from '../../domain/purchases/purchase.ts';
import type { Wallet } from '../ports.ts';

/**
 * Finds out from the wallet how a purchase ends, holding no transaction. Every question has a key of the purchase's
 * own, so after a crash or a lost reply the same questions lead to the same end, and money is never taken twice.
 */
export const payPurchase =
  ({ wallet }: { readonly wallet: Wallet }) =>
  async (purchase: Purchase, pool: Pool, ctx: CallContext): Promise<PaymentOutcome> => {
    const giveUp = reasonToGiveUp(purchase, pool, ctx.clock.now());
    const hold = await wallet.placeHold(purchase, ctx);
    if (!hold.ok) return { kind: 'refused', refusal: giveUp ?? hold.error };
    const { holdId } = hold.value;
    // An earlier run may have captured before it was lost; only the wallet knows.
    if (giveUp && (await wallet.release(purchase, holdId, ctx)) === 'freed')
      return { kind: 'refused', refusal: giveUp };
    const captured = await wallet.capture(purchase, holdId, ctx);
    if (captured.ok) return { kind: 'captured', transferId: captured.value.transferId };
    if ((await wallet.release(purchase, holdId, ctx)) === 'captured') {
      throw new Error(`the wallet refused a capture of purchase ${purchase.id} and says it was made`);
    }
    return { kind: 'refused', refusal: captured.error };
  };
