import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Ticket } from '../../domain/draws/draw.ts';
import type { PaymentCode, ProviderCode, RefusalOf } from '../../domain/errors.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import type { SaleRefusal } from '../../domain/purchases/decide-sales.ts';
import type { Payment, PaymentOutcome, Purchase, PurchaseOrder } from '../../domain/purchases/purchase.ts';

/** A purchase with the tickets that it has. */
export interface PurchaseWithTickets {
  readonly purchase: Purchase;
  readonly tickets: readonly Ticket[];
}

/** How a purchase stands after it was placed or ended. */
export interface Sold extends PurchaseWithTickets {
  readonly pool: Pool;
  /** What has to be woken, now that this is committed. */
  readonly wakes: 'draw' | 'refund' | 'nothing';
}

/** A purchase to begin. The same key of the same member leads to the same purchase for ever. */
export interface NewOrder {
  readonly poolId: string;
  readonly order: PurchaseOrder;
  readonly key: string;
  /** When the recovery job may first take an interest in it, unless it waits for its buyer or its payment. */
  readonly firstLookAt: Date;
}

export interface Ending {
  readonly poolId: string;
  readonly purchaseId: string;
  readonly outcome: PaymentOutcome;
}

/**
 * The till of each pool. Callers of one pool who come at the same time share a transaction, in which the pool is locked once;
 * none feels another's refusal. With an idempotency key the answer is remembered in that very transaction.
 */
export interface Sales {
  /**
   * Keeps places, and answers the call where that is all there is to it: a refusal, a free entry, or a purchase that is over
   * already. One that is still to be paid is returned PENDING and nothing is answered yet.
   */
  place(order: NewOrder, ctx: CallContext): Promise<Result<Sold, SaleRefusal>>;
  /**
   * Ends a purchase, once, and remembers what `answer` makes of it. One that was over already stays as it is. Inside `ctx.tx`
   * it joins that transaction.
   */
  end(ending: Ending, answer: (sold: Sold) => unknown, ctx: CallContext): Promise<Sold>;
}

/** Payments from outside, through billing. Throws DependencyUnavailable when the answer is unknown. */
export interface Payments {
  /** The payment of the purchase, made now or by an earlier call: its id is the purchase's own. */
  create(
    purchase: Purchase,
    how: { readonly provider: string; readonly paymentMethod: string },
    ctx: CallContext,
  ): Promise<Result<void, RefusalOf<ProviderCode>>>;
}

/** What the wallet does for purchases. Each key derives from the purchase, so a repeated question has one effect and one answer. */
export interface PurchaseWallet {
  /** Takes the money of the purchase into its pool, at once. */
  take(purchase: Purchase, ctx: CallContext): Promise<Taken>;
  /** Makes sure that `take` never does, or says which transfer it made. */
  giveUp(purchase: Purchase, ctx: CallContext): Promise<Payment | null>;
  placeHold(purchase: Purchase, ctx: CallContext): Promise<Result<{ readonly holdId: string }, Refusal<PaymentCode>>>;
  capture(purchase: Purchase, holdId: string, ctx: CallContext): Promise<Taken>;
  /** `captured` when the money was taken before. */
  release(purchase: Purchase, holdId: string, ctx: CallContext): Promise<'freed' | 'captured'>;
}

export type Taken = Result<Payment, Refusal<PaymentCode> | RefusalOf<'raffle.purchase_abandoned'>>;
