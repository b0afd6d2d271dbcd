import type { CallContext } from '@tessera/runtime/context';
import type { Pool } from '../../domain/pools/pool.ts';
import { type PaymentOutcome, type Purchase, reasonToGiveUp } from '../../domain/purchases/purchase.ts';
import type { PurchaseWallet } from './purchases.ports.ts';

type GiveUp = ReturnType<typeof reasonToGiveUp>;

/**
 * Finds out from the wallet how a purchase ends, holding no transaction; undefined where its buyer, or its payment, still
 * has time. Every question has a key of the purchase's own, so after a crash or a lost reply the same questions lead to the
 * same end, and money is never taken twice.
 */
export const payPurchase =
  (deps: { readonly wallet: PurchaseWallet }) =>
  async (purchase: Purchase, pool: Pool, ctx: CallContext): Promise<PaymentOutcome | undefined> => {
    const giveUp = reasonToGiveUp(purchase, pool, ctx.clock.now());
    if (purchase.goAheadAt === null && !giveUp) return undefined;
    if (purchase.payment === 'HOLD') return captureHeld(deps.wallet, purchase, giveUp, ctx);
    // Before the go-ahead nobody has asked for the transfer, so there is nothing to find out.
    if (purchase.goAheadAt === null && giveUp) return { kind: 'let-go', refusal: giveUp };
    return takeAtOnce(deps.wallet, purchase, giveUp, ctx);
  };

const takeAtOnce = async (
  wallet: PurchaseWallet,
  purchase: Purchase,
  giveUp: GiveUp,
  ctx: CallContext,
): Promise<PaymentOutcome> => {
  if (giveUp) {
    // An earlier run may have asked, and may even be about to; only the wallet can say, and see to it that it stays so.
    const payment = await wallet.giveUp(purchase, ctx);
    return payment === null ? { kind: 'refused', refusal: giveUp } : { kind: 'captured', ...payment };
  }
  const taken = await wallet.take(purchase, ctx);
  return taken.ok ? { kind: 'captured', ...taken.value } : { kind: 'refused', refusal: taken.error };
};

const captureHeld = async (
  wallet: PurchaseWallet,
  purchase: Purchase,
  giveUp: GiveUp,
  ctx: CallContext,
): Promise<PaymentOutcome> => {
  const hold = await wallet.placeHold(purchase, ctx);
  if (!hold.ok) return { kind: 'refused', refusal: giveUp ?? hold.error };
  const { holdId } = hold.value;
  // An earlier run may have captured before it was lost; only the wallet knows.
  if (giveUp && (await wallet.release(purchase, holdId, ctx)) === 'freed') return { kind: 'refused', refusal: giveUp };
  const captured = await wallet.capture(purchase, holdId, ctx);
  if (captured.ok) return { kind: 'captured', ...captured.value };
  if ((await wallet.release(purchase, holdId, ctx)) === 'captured') {
    throw new Error(`the wallet refused a capture of purchase ${purchase.id} and says it was made`);
  }
  return { kind: 'refused', refusal: captured.error };
};
