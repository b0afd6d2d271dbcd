import { type Money, ok, type Result, refuse } from '@tessera/kernel';
import type { EntryRef } from '../entry-ref.ts';
import type { PaymentCode, ProviderCode, RefusalOf } from '../errors.ts';
import type { Pool } from '../pools/pool.ts';

/**
 * ENTRY: tickets at the pool's price. BOOST: more chances for who holds an entry. RETRY: a ticket for each that was lost in the
 * pool that this one follows.
 */
export const purchaseTypes = ['ENTRY', 'BOOST', 'RETRY'] as const;
export type PurchaseType = (typeof purchaseTypes)[number];

/**
 * TRANSFER: taken from the wallet in one step. HOLD: held there, and captured when the buyer confirms. PROVIDER: paid into the
 * wallet from outside, and taken from there by a transfer. FREE: nothing is asked for.
 */
export const paymentWays = ['TRANSFER', 'HOLD', 'PROVIDER', 'FREE'] as const;
export type PaymentWay = (typeof paymentWays)[number];

/**
 * PENDING: places are kept and the payment is under way. CONFIRMED: paid, tickets numbered. FAILED: nothing was taken.
 * REFUNDING: the money was taken and has to go back. REFUNDED: it is back.
 */
export const purchaseStatuses = ['PENDING', 'CONFIRMED', 'FAILED', 'REFUNDING', 'REFUNDED'] as const;
export type PurchaseStatus = (typeof purchaseStatuses)[number];

/** Why a purchase that had its places came to nothing all the same. */
export type FailureCode =
  | PaymentCode
  | ProviderCode
  | 'raffle.pool_cancelled'
  | 'raffle.pool_closed'
  | 'raffle.purchase_abandoned'
  | 'raffle.purchase_cancelled'
  | 'raffle.payment_failed';

export interface Purchase {
  readonly id: string;
  readonly poolId: string;
  readonly userId: string;
  readonly type: PurchaseType;
  readonly payment: PaymentWay;
  readonly quantity: number;
  readonly amount: Money;
  readonly status: PurchaseStatus;
  /** 32 random bytes; with them a member can show which tickets of the published list are theirs. */
  readonly entrantSalt: Uint8Array;
  /** Billing's payment, which pays for it from outside; its id is ours, so that no news of it can come before we know it. */
  readonly paymentId: string | null;
  /** Since when the money may be taken without a further word; null while the buyer, or the payment, is waited for. */
  readonly goAheadAt: Date | null;
  /** What took the money; null where nothing was asked for. */
  readonly transferId: string | null;
  /** The payer's side of that transfer; null where the wallet did not tell it, as before it did. */
  readonly entry: EntryRef | null;
  readonly refundTransferId: string | null;
  readonly failureCode: FailureCode | null;
  readonly failureMessage: string | null;
  /** Events published about the purchase so far. */
  readonly sequence: number;
  readonly createdAt: Date;
  /** After this the purchase is undone rather than carried on: the member is not waiting any more. */
  readonly abandonAfter: Date;
  readonly confirmedAt: Date | null;
  /** When its tickets were handed over: at once with a purchase of one call, else when the buyer asks for them. */
  readonly redeemedAt: Date | null;
  readonly refundedAt: Date | null;
}

export interface PurchaseOrder {
  readonly id: string;
  readonly userId: string;
  readonly type: PurchaseType;
  readonly payment: PaymentWay;
  readonly paymentId: string | null;
  readonly quantity: number;
  readonly entrantSalt: Uint8Array;
}

/** How long a purchase is tried for once its money may be taken. The hold that pays for it lives longer than all of it. */
export const PURCHASE_LIFE_MS = 120_000;
/** How long places are kept for a buyer who has yet to confirm. */
export const CONFIRMATION_LIFE_MS = 600_000;
/** How long places are kept for a payment from outside. */
export const PAYMENT_LIFE_MS = 1_800_000;

const LIFE_MS: Readonly<Record<PaymentWay, number>> = {
  TRANSFER: PURCHASE_LIFE_MS,
  FREE: PURCHASE_LIFE_MS,
  HOLD: CONFIRMATION_LIFE_MS,
  PROVIDER: PAYMENT_LIFE_MS,
};

/** Whether the purchase goes step by step: it is confirmed, and then redeemed, by calls of their own. */
export const isStepByStep = ({ payment }: Pick<Purchase, 'payment'>): boolean =>
  payment === 'HOLD' || payment === 'PROVIDER';

/** Places wait for a buyer, or a payment, no longer than their pool sells; who has given the word by then is served. */
const lastMoment = (order: PurchaseOrder, { closesAt }: Pick<Pool, 'closesAt'>, now: Date): Date => {
  const last = now.getTime() + LIFE_MS[order.payment];
  return new Date(isStepByStep(order) && closesAt !== null ? Math.min(last, closesAt.getTime()) : last);
};

export const newPurchase = (
  order: PurchaseOrder,
  pool: Pick<Pool, 'id' | 'closesAt'>,
  price: Money,
  now: Date,
): Purchase => ({
  ...order,
  poolId: pool.id,
  amount: { amountMinor: price.amountMinor * BigInt(order.quantity), currency: price.currency },
  status: 'PENDING',
  goAheadAt: isStepByStep(order) ? null : now,
  transferId: null,
  entry: null,
  refundTransferId: null,
  failureCode: null,
  failureMessage: null,
  sequence: 0,
  createdAt: now,
  abandonAfter: lastMoment(order, pool, now),
  confirmedAt: null,
  redeemedAt: null,
  refundedAt: null,
});

/** From now on the money may be taken, and somebody sees to it. Said again, it changes nothing. */
export const goAhead = (purchase: Purchase, now: Date): Purchase => {
  if (purchase.goAheadAt !== null) return purchase;
  const { abandonAfter } = demand(purchase, 'PENDING');
  const last = Math.max(abandonAfter.getTime(), now.getTime() + PURCHASE_LIFE_MS);
  return { ...purchase, goAheadAt: now, abandonAfter: new Date(last) };
};

/** The transfer that paid for a purchase, with its payer's side where the wallet told it. */
export interface Payment {
  readonly transferId: string;
  readonly entry: EntryRef | null;
}

/** What a purchase has where nothing was asked for. */
const NOTHING_PAID = { transferId: null, entry: null } as const;

/**
 * What came of the payment. `captured` and `refused` are what the wallet said, and stand whatever happened meanwhile. `let-go`:
 * nothing was asked of it, so that it only stands where nobody has given the go-ahead meanwhile.
 */
export type PaymentOutcome =
  | ({ readonly kind: 'captured' } & Payment)
  | { readonly kind: 'refused' | 'let-go'; readonly refusal: RefusalOf<FailureCode> };

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

/** `payment` is null where nothing was asked for. */
export const confirmPurchase = (purchase: Purchase, payment: Payment | null, now: Date): Purchase => ({
  ...demand(purchase, 'PENDING'),
  status: 'CONFIRMED',
  ...paidBy(payment),
  confirmedAt: now,
  redeemedAt: isStepByStep(purchase) ? null : now,
  sequence: purchase.sequence + 1,
});

const paidBy = (payment: Payment | null): Pick<Purchase, 'transferId' | 'entry'> =>
  payment ? { transferId: payment.transferId, entry: payment.entry } : NOTHING_PAID;

/** Nothing was taken, and nothing will be. */
export const failPurchase = (purchase: Purchase, refusal: RefusalOf<FailureCode>): Purchase => ({
  ...demand(purchase, 'PENDING'),
  status: 'FAILED',
  failureCode: refusal.code,
  failureMessage: refusal.message,
  sequence: purchase.sequence + 1,
});

const poolClosed: RefusalOf<'raffle.pool_closed'> = {
  code: 'raffle.pool_closed',
  message: 'The pool was closed before the purchase was complete; you get your money back.',
};

/** The money arrived in a pool that was cancelled, or drawn without it, meanwhile. */
export const oweRefund = (purchase: Purchase, payment: Payment, pool: Pool): Purchase => {
  const { code, message } = pool.state === 'CANCELLED' ? poolCancelled : poolClosed;
  return {
    ...demand(purchase, 'PENDING'),
    status: 'REFUNDING',
    ...paidBy(payment),
    failureCode: code,
    failureMessage: message,
  };
};

export const refunded = (purchase: Purchase, refundTransferId: string, now: Date): Purchase => ({
  ...demand(purchase, 'REFUNDING'),
  status: 'REFUNDED',
  refundTransferId,
  refundedAt: now,
  sequence: purchase.sequence + 1,
});

export type RedeemRefusal = RefusalOf<'raffle.purchase_not_confirmed' | 'raffle.purchase_redeemed'>;

/** Hands the tickets over, once. They were numbered, and take part in the draw, since the purchase was confirmed. */
export const redeemPurchase = (purchase: Purchase, now: Date): Result<Purchase, RedeemRefusal> => {
  if (purchase.status !== 'CONFIRMED') {
    return refuse(
      'raffle.purchase_not_confirmed',
      `Only a confirmed purchase has tickets; this one is ${purchase.status}.`,
    );
  }
  if (purchase.redeemedAt !== null) {
    return refuse('raffle.purchase_redeemed', 'The tickets of this purchase were handed over before.');
  }
  return ok({ ...purchase, redeemedAt: now });
};

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
