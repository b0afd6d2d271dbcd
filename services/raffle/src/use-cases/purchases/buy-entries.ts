import type { Result } from '@tessera/kernel';
import { HASH_BYTES } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import type { RefusalOf } from '../../domain/errors.ts';
import type { SaleRefusal } from '../../domain/purchases/decide-sales.ts';
import type { PurchaseOrder, PurchaseType } from '../../domain/purchases/purchase.ts';
import { type OneCallFailure, ofOneCall } from '../../domain/purchases/way-to-buy.ts';
import type { RandomBytes, Signals } from '../ports.ts';
import { payPurchase } from './pay-purchase.ts';
import type { NewOrder, PurchaseWallet, PurchaseWithTickets, Sales, Sold } from './purchases.ports.ts';
import { answerOf, wake } from './sold.ts';

export interface BuyEntries {
  readonly poolId: string;
  readonly type: PurchaseType;
  readonly quantity: number;
  /** Asks for free entries: there is nothing to pay. */
  readonly free: boolean;
}

export type BuyEntriesRefusal = SaleRefusal | RefusalOf<OneCallFailure>;

export interface BuyEntriesDeps {
  readonly sales: Sales;
  readonly wallet: PurchaseWallet;
  readonly signals: Signals;
  readonly randomBytes: RandomBytes;
  /** Longer than a call that is still running can take; then the recovery job looks after the purchase. */
  readonly recoverAfterMs: number;
}

/**
 * Buys tickets in one call: places kept, money taken, numbers given. Each step is persisted or can be asked again, so the
 * same Idempotency-Key continues a purchase that was cut off anywhere, and nobody pays without a ticket.
 */
export const buyEntries =
  (deps: BuyEntriesDeps) =>
  async (command: BuyEntries, ctx: CallContext): Promise<Result<PurchaseWithTickets, BuyEntriesRefusal>> => {
    const { poolId, type, quantity, free } = command;
    const payment = free ? 'FREE' : 'TRANSFER';
    const what = { type, quantity, payment, paymentId: null } as const;
    const order = newOrder(poolId, what, ctx.idempotency?.key ?? ctx.newId(), deps, ctx);
    const placed = await deps.sales.place(order, ctx);
    if (!placed.ok) return placed;
    wake(placed.value, deps.signals);
    const { purchase, pool } = placed.value;
    if (purchase.status !== 'PENDING') return answer(placed.value);
    const outcome = await payPurchase(deps)(purchase, pool, ctx);
    if (!outcome) throw new Error(`purchase ${purchase.id} waits for a word that its call was`);
    const ended = await deps.sales.end({ poolId, purchaseId: purchase.id, outcome }, answer, ctx);
    wake(ended, deps.signals);
    return answer(ended);
  };

const answer = (sold: Sold): Result<PurchaseWithTickets, RefusalOf<OneCallFailure>> => ofOneCall(answerOf(sold));

/** An order of the caller's, to be looked after by the recovery job once its call cannot be running any more. */
export const newOrder = (
  poolId: string,
  what: Pick<PurchaseOrder, 'type' | 'payment' | 'paymentId' | 'quantity'>,
  key: string,
  { randomBytes, recoverAfterMs }: Pick<BuyEntriesDeps, 'randomBytes' | 'recoverAfterMs'>,
  ctx: CallContext,
): NewOrder => ({
  poolId,
  order: { ...what, id: ctx.newId(), userId: ctx.actor.id, entrantSalt: randomBytes(HASH_BYTES) },
  key,
  firstLookAt: new Date(ctx.clock.now().getTime() + recoverAfterMs),
});
