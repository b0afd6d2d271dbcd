import { type Money, ok, type Result, refuse } from '@tessera/kernel';
import type { PaymentCode, RefusalOf } from '../errors.ts';
import type { Pool } from '../pools/pool.ts';

/**
 * PENDING: places are kept and the wallet is being asked. CONFIRMED: paid, tickets numbered. FAILED: nothing was taken.
 * REFUNDING: the money was taken and has to go back. REFUNDED: it is back.
 */
export const purchaseStatuses = ['PENDING', 'CONFIRMED', 'FAILED', 'REFUNDING', 'REFUNDED'] as const;
export type PurchaseStatus = (typeof purchaseStatuses)[number];

/** Why a purchase that had its places came to nothing all the same. */
export type FailureCode = PaymentCode | 'raffle.pool_cancelled' | 'raffle.purchase_abandoned';

export interface Purchase {
  readonly id: string;
  readonly poolId: string;
  readonly userId: string;
  readonly quantity: number;
  readonly amount: Money;
  readonly status: PurchaseStatus;
  /** 32 random bytes; with them a member can show which tickets of the published list are theirs. */
  readonly entrantSalt: Uint8Array;
  /** The capture that took the money. */
  readonly transferId: string | null;
  readonly refundTransferId: string | null;
  readonly failureCode: FailureCode | null;
  readonly failureMessage: string | null;
  /** Events published about the purchase so far. */
  readonly sequence: number;
  readonly createdAt: Date;
  /** After this the purchase is undone rather than carried on: the member is not waiting any more. */
  readonly abandonAfter: Date;
  readonly confirmedAt: Date | null;
  readonly refundedAt: Date | null;
}

export interface PurchaseOrder {
  readonly id: string;
  readonly userId: string;
  readonly quantity: number;
  readonly entrantSalt: Uint8Array;
}

/** How long a purchase is tried for. The hold that pays for it lives longer. */
export const PURCHASE_LIFE_MS = 120_000;

export const newPurchase = (order: PurchaseOrder, pool: Pool, now: Date): Purchase => ({
  ...order,
  poolId: pool.id,
  amount: {
    amountMinor: pool.ticketPrice.amountMinor * BigInt(order.quantity),
    currency: pool.ticketPrice.currency,
  },
  status: 'PENDING',
  transferId: null,
  refundTransferId: null,
  failureCode: null,
  failureMessage: null,
  sequence: 0,
  createdAt: now,
  abandonAfter: new Date(now.getTime() + PURCHASE_LIFE_MS),
  confirmedAt: null,
  refundedAt: null,
});

/** What came of asking the wallet. */
export type PaymentOutcome =
  | { readonly kind: 'captured'; readonly transferId: string }
  | { readonly kind: 'refused'; readonly refusal: RefusalOf<FailureCode> };

/** Whether a purchase that is still open should be given up instead of paid. What was captured already is honoured all the same. */
export const reasonToGiveUp = (
  purchase: Purchase,
  pool: Pool,
  now: Date,
): RefusalOf<'raffle.pool_cancelled' | 'raffle.purchase_abandoned'> | undefined => {
  if (pool.state === 'CANCELLED') return poolCancelled;
  if (now > purchase.abandonAfter) {
    return {
      code: 'raffle.purchase_abandoned',
      message: 'The purchase took too long and was given up; nothing was taken. Buy again with a new key.',
    };
  }
  return undefined;
};

const poolCancelled: RefusalOf<'raffle.pool_cancelled'> = {
  code: 'raffle.pool_cancelled',
  message: 'The pool was cancelled before the purchase was complete; you keep your money.',
};

export const confirmPurchase = (purchase: Purchase, transferId: string, now: Date): Purchase => ({
  ...demand(purchase, 'PENDING'),
  status: 'CONFIRMED',
  transferId,
  confirmedAt: now,
  sequence: purchase.sequence + 1,
});

/** Nothing was taken, and nothing will be. */
export const failPurchase = (purchase: Purchase, refusal: RefusalOf<FailureCode>): Purchase => ({
  ...demand(purchase, 'PENDING'),
  status: 'FAILED',
  failureCode: refusal.code,
  failureMessage: refusal.message,
  sequence: purchase.sequence + 1,
});

/** The money arrived in a pool that was cancelled meanwhile. */
export const oweRefund = (purchase: Purchase, transferId: string): Purchase => ({
  ...demand(purchase, 'PENDING'),
  status: 'REFUNDING',
  transferId,
  failureCode: poolCancelled.code,
  failureMessage: poolCancelled.message,
});

export const refunded = (purchase: Purchase, refundTransferId: string, now: Date): Purchase => ({
  ...demand(purchase, 'REFUNDING'),
  status: 'REFUNDED',
  refundTransferId,
  refundedAt: now,
  sequence: purchase.sequence + 1,
});

/** What the buyer is told about a purchase that is over. */
export const resultOf = (purchase: Purchase): Result<Purchase, RefusalOf<FailureCode>> => {
  const { failureCode, failureMessage } = purchase;
  // A purchase that was confirmed and refunded since keeps the answer that its buyer got.
  if (purchase.confirmedAt !== null || failureCode === null) return ok(purchase);
  return refuse(failureCode, failureMessage ?? 'The purchase failed.');
};

const demand = (purchase: Purchase, status: PurchaseStatus): Purchase => {
  if (purchase.status !== status) {
    throw new Error(`purchase ${purchase.id} is ${purchase.status} where only ${status} can be`);
  }
  return purchase;
};
