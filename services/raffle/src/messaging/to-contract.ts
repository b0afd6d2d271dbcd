import {
  drawCommitted,
  drawCompleted,
  freeEntryConfirmed,
  poolCancelled,
  poolFilled,
  poolOpened,
  prizeCreated,
  prizePaid,
  purchaseConfirmed,
  purchaseFailed,
  purchaseRefunded,
} from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { DRAW_VERSION } from '@tessera/proofs';
import type { Transaction } from '@tessera/runtime/postgres';
import type { RaffleEvent } from '../domain/events.ts';
import type { Pool } from '../domain/pools/pool.ts';
import type { Purchase } from '../domain/purchases/purchase.ts';
import {
  publishPoolClosed,
  publishPoolExtended,
  publishPoolScheduled,
  publishPrizeArchived,
  publishPrizeEdited,
  publishPrizeRestocked,
} from './pool-terms-to-contract.ts';

type EventOf<Type extends RaffleEvent['type']> = Extract<RaffleEvent, { readonly type: Type }>;

/** Writes a domain event, as its contract has it, into the outbox of its transaction. */
export const publishEvent = (tx: Transaction, event: RaffleEvent): void => {
  switch (event.type) {
    case 'prize-created':
      publishPrizeCreated(tx, event);
      break;
    case 'prize-edited':
      publishPrizeEdited(tx, event);
      break;
    case 'prize-restocked':
      publishPrizeRestocked(tx, event);
      break;
    case 'prize-archived':
      publishPrizeArchived(tx, event);
      break;
    case 'pool-scheduled':
      publishPoolScheduled(tx, event);
      break;
    case 'pool-extended':
      publishPoolExtended(tx, event);
      break;
    case 'pool-closed':
      publishPoolClosed(tx, event);
      break;
    case 'pool-opened':
      publishPoolOpened(tx, event);
      break;
    case 'pool-filled':
      publishPoolFilled(tx, event);
      break;
    case 'pool-cancelled':
      publishPoolCancelled(tx, event);
      break;
    case 'draw-committed':
      publishDrawCommitted(tx, event);
      break;
    case 'draw-completed':
      publishDrawCompleted(tx, event);
      break;
    case 'prize-paid':
      publishPrizePaid(tx, event);
      break;
    case 'purchase-confirmed':
      if (event.purchase.payment === 'FREE') publishFreeEntry(tx, event);
      else publishPurchaseConfirmed(tx, event);
      break;
    case 'purchase-failed':
      publishPurchaseFailed(tx, event);
      break;
    case 'purchase-refunded':
      publishPurchaseRefunded(tx, event);
      break;
  }
};

const about = ({ id, sequence }: Pool | Purchase) => ({ aggregateId: id, sequence });

/** A moment that the state this event tells of cannot lack. */
const reached = (moment: Date | null): string => {
  if (moment === null) throw new Error('an event tells of a moment that has not come');
  return moment.toISOString();
};

const presentId = (id: string | null): string => {
  if (id === null) throw new Error('an event tells of a transfer that was not made');
  return id;
};

const publishPrizeCreated = (tx: Transaction, { prize }: EventOf<'prize-created'>): void => {
  const { id, title, kind, stock, value } = prize;
  tx.publish(prizeCreated, {
    aggregateId: id,
    sequence: 1,
    data: { prizeId: id, title, kind, stock, valueMinor: Number(value.amountMinor), currency: value.currency },
  });
};

const publishPoolOpened = (tx: Transaction, { pool }: EventOf<'pool-opened'>): void =>
  tx.publish(poolOpened, {
    ...about(pool),
    data: {
      poolId: pool.id,
      prizeId: pool.prizeId,
      ticketsRequired: pool.ticketsRequired,
      ticketPriceMinor: Number(pool.ticketPrice.amountMinor),
      currency: pool.ticketPrice.currency,
      drawMode: pool.drawMode,
      ...secretHashOf(pool),
      opensAt: reached(pool.openedAt),
      ...(pool.closesAt === null ? {} : { closesAt: pool.closesAt.toISOString() }),
      number: pool.number,
    },
  });

const secretHashOf = ({ secretHash }: Pool) => (secretHash === null ? {} : { secretHash: toHex(secretHash) });

const publishPoolFilled = (tx: Transaction, { pool, salesMinor }: EventOf<'pool-filled'>): void =>
  tx.publish(poolFilled, {
    ...about(pool),
    data: {
      poolId: pool.id,
      tickets: pool.sold,
      salesMinor: Number(salesMinor),
      currency: pool.ticketPrice.currency,
      filledAt: reached(pool.filledAt),
    },
  });

const publishPoolCancelled = (tx: Transaction, { pool, refunds }: EventOf<'pool-cancelled'>): void =>
  tx.publish(poolCancelled, {
    ...about(pool),
    data: {
      poolId: pool.id,
      prizeId: pool.prizeId,
      reason: pool.cancelReason ?? '',
      purchases: refunds,
      cancelledAt: reached(pool.cancelledAt),
      ...(pool.cancelCause === null ? {} : { cause: pool.cancelCause }),
    },
  });

const publishDrawCommitted = (tx: Transaction, event: EventOf<'draw-committed'>): void => {
  const { pool, merkleRoot, alternates, committedAt } = event;
  tx.publish(drawCommitted, {
    ...about(pool),
    data: {
      poolId: pool.id,
      version: DRAW_VERSION,
      drawMode: pool.drawMode,
      tickets: pool.sold,
      root: toHex(merkleRoot),
      ...secretHashOf(pool),
      winners: pool.winnerCount,
      alternates,
      committedAt: committedAt.toISOString(),
    },
  });
};

const publishDrawCompleted = (tx: Transaction, { pool, seed, winners }: EventOf<'draw-completed'>): void =>
  tx.publish(drawCompleted, {
    ...about(pool),
    data: {
      poolId: pool.id,
      prizeId: pool.prizeId,
      seed: toHex(seed),
      winners: winners.map(({ place, ticketNumber, userId }) => ({ place, ticketNumber, userId })),
      completedAt: reached(pool.drawnAt),
    },
  });

const publishPrizePaid = (tx: Transaction, event: EventOf<'prize-paid'>): void => {
  const { pool, winner, sequence, amountMinor, transferIds, paidAt } = event;
  tx.publish(prizePaid, {
    aggregateId: pool.id,
    sequence,
    data: {
      poolId: pool.id,
      userId: winner.userId,
      ticketNumber: winner.ticketNumber,
      amountMinor: Number(amountMinor),
      currency: pool.ticketPrice.currency,
      transferIds: [...transferIds],
      paidAt: paidAt.toISOString(),
    },
  });
};

const purchaseData = (purchase: Purchase) => ({
  purchaseId: purchase.id,
  poolId: purchase.poolId,
  userId: purchase.userId,
  amountMinor: Number(purchase.amount.amountMinor),
  currency: purchase.amount.currency,
});

const publishPurchaseConfirmed = (tx: Transaction, event: EventOf<'purchase-confirmed'>): void => {
  const { purchase, ticketNumbers } = event;
  tx.publish(purchaseConfirmed, {
    ...about(purchase),
    data: {
      ...purchaseData(purchase),
      ticketNumbers: [...ticketNumbers],
      transferId: presentId(purchase.transferId),
      confirmedAt: reached(purchase.confirmedAt),
      type: purchase.type,
    },
  });
};

const publishFreeEntry = (tx: Transaction, { purchase, ticketNumbers }: EventOf<'purchase-confirmed'>): void => {
  const { id: purchaseId, poolId, userId, confirmedAt } = purchase;
  tx.publish(freeEntryConfirmed, {
    ...about(purchase),
    data: { purchaseId, poolId, userId, ticketNumbers: [...ticketNumbers], confirmedAt: reached(confirmedAt) },
  });
};

const publishPurchaseFailed = (tx: Transaction, { purchase }: EventOf<'purchase-failed'>): void => {
  const { quantity, failureCode } = purchase;
  if (failureCode === null) throw new Error(`purchase ${purchase.id} failed without a reason`);
  tx.publish(purchaseFailed, { ...about(purchase), data: { ...purchaseData(purchase), quantity, code: failureCode } });
};

const publishPurchaseRefunded = (tx: Transaction, { purchase }: EventOf<'purchase-refunded'>): void =>
  tx.publish(purchaseRefunded, {
    ...about(purchase),
    data: {
      ...purchaseData(purchase),
      transferId: presentId(purchase.refundTransferId),
      refundedAt: reached(purchase.refundedAt),
    },
  });
