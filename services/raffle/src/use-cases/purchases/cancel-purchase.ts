import { ok, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { PaymentOutcome, Purchase } from '../../domain/purchases/purchase.ts';
import type { Raffles, Signals } from '../ports.ts';
import { ownedBy } from './own-purchase.ts';
import type { PurchaseWallet, PurchaseWithTickets, Sales, Sold } from './purchases.ports.ts';
import { wake } from './sold.ts';

export interface CancelPurchase {
  readonly purchaseId: string;
}

export type CancelPurchaseRefusal = RefusalOf<'raffle.purchase_not_found' | 'raffle.purchase_not_cancellable'>;

const cancelled = { code: 'raffle.purchase_cancelled', message: 'The buyer cancelled the purchase.' } as const;

const notCancellable = refuse(
  'raffle.purchase_not_cancellable',
  'A purchase can be cancelled until it is confirmed, or paid, or over.',
);

/**
 * Lets a purchase go before it is confirmed: the hold is freed and the places are given back. Of a cancellation and a
 * confirmation at the same moment one has its way, and the other is told so.
 */
export const cancelPurchase =
  (deps: {
    readonly raffles: Raffles;
    readonly sales: Sales;
    readonly wallet: PurchaseWallet;
    readonly signals: Signals;
  }) =>
  async (
    { purchaseId }: CancelPurchase,
    ctx: CallContext,
  ): Promise<Result<PurchaseWithTickets, CancelPurchaseRefusal>> => {
    const { raffles } = deps;
    await raffles.recall(ctx);
    const owned = ownedBy(await raffles.read(ctx, (rows) => rows.purchases.find(purchaseId)), ctx);
    if (!owned.ok) return raffles.transact(ctx, async () => owned);
    const outcome = await letGo(deps.wallet, owned.value, ctx);
    if (!outcome) return raffles.transact(ctx, async () => notCancellable);
    const { poolId } = owned.value;
    const ended = await deps.sales.end({ poolId, purchaseId, outcome }, answerOfCancelled, ctx);
    wake(ended, deps.signals);
    return answerOfCancelled(ended);
  };

/** Undefined where the purchase is no longer the buyer's to cancel. One that was cancelled before, it still is. */
const letGo = async (
  wallet: PurchaseWallet,
  purchase: Purchase,
  ctx: CallContext,
): Promise<PaymentOutcome | undefined> => {
  const letGo = { kind: 'let-go', refusal: cancelled } as const;
  if (purchase.failureCode === cancelled.code) return letGo;
  if (purchase.status !== 'PENDING' || purchase.goAheadAt !== null) return undefined;
  if (purchase.payment !== 'HOLD') return letGo;
  const hold = await wallet.placeHold(purchase, ctx);
  if (!hold.ok) return letGo;
  return (await wallet.release(purchase, hold.value.holdId, ctx)) === 'freed'
    ? { kind: 'refused', refusal: cancelled }
    : undefined;
};

const answerOfCancelled = ({ purchase }: Sold): Result<PurchaseWithTickets, CancelPurchaseRefusal> =>
  purchase.failureCode === cancelled.code ? ok({ purchase, tickets: [] }) : notCancellable;
