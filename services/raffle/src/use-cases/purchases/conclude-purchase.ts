import { entrantCommit } from '@tessera/proofs';
import type { CallContext } from '@tessera/runtime/context';
import type { Ticket } from '../../domain/draws/draw.ts';
import { issueTickets, returnPlaces } from '../../domain/pools/places.ts';
import type { Pool } from '../../domain/pools/pool.ts';
import {
  confirmPurchase,
  failPurchase,
  oweRefund,
  type PaymentOutcome,
  type Purchase,
} from '../../domain/purchases/purchase.ts';
import type { RaffleRows, Signals } from '../ports.ts';

export interface Concluded {
  readonly purchase: Purchase;
  readonly tickets: readonly Ticket[];
  /** What has to be woken once this is committed. */
  readonly wakes: 'draw' | 'refund' | 'nothing';
}

/**
 * Writes how a purchase ended, in one transaction under the pool's lock: tickets with gapless numbers, or the places
 * given back, or a refund owed. A purchase that is over already stays as it is.
 */
export const concludePurchase = async (
  rows: RaffleRows,
  purchaseId: string,
  outcome: PaymentOutcome,
  ctx: CallContext,
): Promise<Concluded> => {
  const { purchase, pool } = await lockBoth(rows, purchaseId);
  if (purchase.status !== 'PENDING') {
    return { purchase, tickets: await rows.tickets.ofPurchase(purchaseId), wakes: 'nothing' };
  }
  if (outcome.kind === 'captured' && pool.state !== 'CANCELLED') {
    return confirm(rows, purchase, pool, outcome.transferId, ctx);
  }
  await rows.pools.save(returnPlaces(pool, purchase.quantity));
  if (outcome.kind === 'captured') {
    const owed = oweRefund(purchase, outcome.transferId);
    await rows.purchases.save(owed);
    return { purchase: owed, tickets: [], wakes: 'refund' };
  }
  const failed = failPurchase(purchase, outcome.refusal);
  await rows.purchases.save(failed);
  rows.publish({ type: 'purchase-failed', purchase: failed });
  return { purchase: failed, tickets: [], wakes: 'nothing' };
};

const lockBoth = async (rows: RaffleRows, purchaseId: string): Promise<{ purchase: Purchase; pool: Pool }> => {
  const found = await rows.purchases.find(purchaseId);
  const pool = found && (await rows.pools.lock(found.poolId));
  const purchase = pool && (await rows.purchases.lock(purchaseId));
  if (!purchase) throw new Error(`purchase ${purchaseId} or its pool is gone`);
  return { purchase, pool };
};

const confirm = async (
  rows: RaffleRows,
  pending: Purchase,
  before: Pool,
  transferId: string,
  ctx: CallContext,
): Promise<Concluded> => {
  const now = ctx.clock.now();
  const { pool, numbers, filled } = issueTickets(before, pending.quantity, now);
  const purchase = confirmPurchase(pending, transferId, now);
  const commit = entrantCommit(purchase.userId, purchase.entrantSalt);
  const tickets = numbers.map((number) => ({
    id: ctx.newId(),
    number,
    purchaseId: purchase.id,
    userId: purchase.userId,
    entrantCommit: commit,
  }));
  await rows.tickets.insert(pool.id, tickets);
  await rows.purchases.save(purchase);
  await rows.pools.save(pool);
  rows.publish({ type: 'purchase-confirmed', purchase, ticketNumbers: numbers });
  if (filled) rows.publish({ type: 'pool-filled', pool });
  return { purchase, tickets, wakes: filled ? 'draw' : 'nothing' };
};

/** Called after the commit. */
export const wake = ({ wakes }: Concluded, signals: Signals): void => {
  if (wakes === 'draw') signals.poolFilled();
  if (wakes === 'refund') signals.refundDue();
};
