import { entrantCommit } from '@tessera/proofs';
import type { Ticket } from '../draws/draw.ts';
import type { RaffleEvent } from '../events.ts';
import { issueTickets, returnPlaces } from '../pools/places.ts';
import type { Pool } from '../pools/pool.ts';
import {
  confirmPurchase,
  failPurchase,
  oweRefund,
  type Payment,
  type PaymentOutcome,
  type Purchase,
} from './purchase.ts';

/** What is not deterministic about a decision. */
export interface Moment {
  readonly now: Date;
  readonly newId: () => string;
}

/** A purchase that was moved on, and its pool with it. */
export interface Moved {
  readonly pool: Pool;
  readonly purchase: Purchase;
  /** New ones; of a purchase that was over before they are in the table. */
  readonly tickets: readonly Ticket[];
  readonly events: readonly RaffleEvent[];
  /** True for the purchase that took the last place. */
  readonly filled: boolean;
}

const unmoved = (pool: Pool, purchase: Purchase): Moved => ({ pool, purchase, tickets: [], events: [], filled: false });

/**
 * How a purchase ends: tickets with gapless numbers, or the places given back, or a refund owed because the pool sells no
 * more. One that is over already stays as it is.
 */
export const endPurchase = (pool: Pool, purchase: Purchase, outcome: PaymentOutcome, moment: Moment): Moved => {
  if (purchase.status !== 'PENDING') return unmoved(pool, purchase);
  // The buyer, or the payment, came first: whoever wanted to let it go must look again.
  if (outcome.kind === 'let-go' && purchase.goAheadAt !== null) return unmoved(pool, purchase);
  if (outcome.kind === 'captured' && pool.state === 'OPEN') {
    return issue(pool, purchase, outcome, moment);
  }
  const freed = returnPlaces(pool, purchase.quantity);
  if (outcome.kind === 'captured') return unmoved(freed, oweRefund(purchase, outcome, pool));
  const failed = failPurchase(purchase, outcome.refusal);
  return { ...unmoved(freed, failed), events: [{ type: 'purchase-failed', purchase: failed }] };
};

/** Numbers the tickets of a purchase whose places are kept. `payment` is null where nothing is asked for. */
export const issue = (before: Pool, pending: Purchase, payment: Payment | null, { now, newId }: Moment): Moved => {
  const { pool, numbers, filled } = issueTickets(before, pending.quantity, now);
  const purchase = confirmPurchase(pending, payment, now);
  const commit = entrantCommit(purchase.userId, purchase.entrantSalt);
  const tickets = numbers.map((number) => ({
    id: newId(),
    number,
    purchaseId: purchase.id,
    userId: purchase.userId,
    entrantCommit: commit,
  }));
  return {
    pool,
    purchase,
    tickets,
    events: [{ type: 'purchase-confirmed', purchase, ticketNumbers: numbers }],
    filled,
  };
};
