import {
  poolClosed,
  poolExtended,
  poolScheduled,
  prizeArchived,
  prizeEdited,
  prizeRestocked,
} from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { RaffleEvent } from '../domain/events.ts';

type EventOf<Type extends RaffleEvent['type']> = Extract<RaffleEvent, { readonly type: Type }>;

/** A moment that the state this event tells of cannot lack. */
const reached = (moment: Date | null): string => {
  if (moment === null) throw new Error('an event tells of a moment that has not come');
  return moment.toISOString();
};

export const publishPoolScheduled = (tx: Transaction, { pool }: EventOf<'pool-scheduled'>): void =>
  tx.publish(poolScheduled, {
    aggregateId: pool.id,
    sequence: pool.sequence,
    data: {
      poolId: pool.id,
      prizeId: pool.prizeId,
      number: pool.number,
      ticketsRequired: pool.ticketsRequired,
      ticketPriceMinor: Number(pool.ticketPrice.amountMinor),
      currency: pool.ticketPrice.currency,
      opensAt: reached(pool.opensAt),
      ...(pool.closesAt === null ? {} : { closesAt: pool.closesAt.toISOString() }),
    },
  });

export const publishPoolExtended = (tx: Transaction, { pool }: EventOf<'pool-extended'>): void => {
  if (pool.extension === null) throw new Error(`pool ${pool.id} was extended and has no extension in its terms`);
  tx.publish(poolExtended, {
    aggregateId: pool.id,
    sequence: pool.sequence,
    data: {
      poolId: pool.id,
      closesAt: reached(pool.closesAt),
      extension: pool.extensions,
      maxExtensions: pool.extension.most,
      tickets: pool.sold,
    },
  });
};

export const publishPoolClosed = (tx: Transaction, { pool, salesMinor }: EventOf<'pool-closed'>): void =>
  tx.publish(poolClosed, {
    aggregateId: pool.id,
    sequence: pool.sequence,
    data: {
      poolId: pool.id,
      tickets: pool.sold,
      salesMinor: Number(salesMinor),
      currency: pool.ticketPrice.currency,
      closedAt: reached(pool.closedAt),
    },
  });

export const publishPrizeEdited = (tx: Transaction, { prize }: EventOf<'prize-edited'>): void =>
  tx.publish(prizeEdited, {
    aggregateId: prize.id,
    sequence: prize.version,
    data: { prizeId: prize.id, title: prize.title },
  });

export const publishPrizeRestocked = (tx: Transaction, { prize, units }: EventOf<'prize-restocked'>): void =>
  tx.publish(prizeRestocked, {
    aggregateId: prize.id,
    sequence: prize.version,
    data: { prizeId: prize.id, units, stock: prize.stock },
  });

export const publishPrizeArchived = (tx: Transaction, { prize }: EventOf<'prize-archived'>): void =>
  tx.publish(prizeArchived, {
    aggregateId: prize.id,
    sequence: prize.version,
    data: { prizeId: prize.id, archivedAt: reached(prize.archivedAt) },
  });
