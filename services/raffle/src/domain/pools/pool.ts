import { MAX_AMOUNT_MINOR, type Money, ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { Prize } from '../prizes/prize.ts';

export const poolStates = ['DRAFT', 'OPEN', 'FULL', 'STARTED', 'COMPLETED', 'CANCELLED'] as const;
export type PoolState = (typeof poolStates)[number];

/** What the operator decides about a pool before it opens; nothing of it changes afterwards. */
export interface PoolTerms {
  readonly prizeId: string;
  readonly title: string;
  readonly ticketPrice: Money;
  readonly ticketsRequired: number;
  /** How many tickets one member may hold; null where the operator sets no limit. */
  readonly ticketsPerMember: number | null;
  readonly winnerCount: number;
  readonly alternateCount: number;
}

/** A number of tickets for a prize, drawn once they are all sold. */
export interface Pool extends PoolTerms {
  readonly id: string;
  readonly drawMode: 'COMMIT_REVEAL';
  readonly state: PoolState;
  /** Tickets that have a number and are paid for. */
  readonly sold: number;
  /** Places kept for purchases that are being paid. `sold + reserved` never passes `ticketsRequired`. */
  readonly reserved: number;
  /** Hash of the operator's secret; null before the pool opens. */
  readonly secretHash: Uint8Array | null;
  /** Events published about the pool so far. */
  readonly sequence: number;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  readonly filledAt: Date | null;
  readonly drawnAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly cancelReason: string | null;
  /** When prizes and remainder had left the account of a drawn pool. */
  readonly settledAt: Date | null;
}

export type NewPoolRefusal = RefusalOf<
  'raffle.too_many_winners' | 'raffle.currency_mismatch' | 'raffle.sales_too_large'
>;

/** A pool in DRAFT, if its terms can be kept: enough tickets for the picks, and sums that JSON carries exactly. */
export const draftPool = (id: string, terms: PoolTerms, prize: Prize, now: Date): Result<Pool, NewPoolRefusal> => {
  const { ticketPrice, ticketsRequired, winnerCount, alternateCount } = terms;
  if (winnerCount + alternateCount > ticketsRequired) {
    return refuse('raffle.too_many_winners', 'A pool cannot have more winners and alternates than tickets.', {
      pointer: '/winnerCount',
    });
  }
  if (prize.kind === 'CASH' && prize.value.currency !== ticketPrice.currency) {
    return refuse('raffle.currency_mismatch', 'A cash prize is paid from the pool, so both need the same currency.', {
      pointer: '/currency',
    });
  }
  const prizes = prize.value.amountMinor * BigInt(winnerCount);
  if (ticketPrice.amountMinor * BigInt(ticketsRequired) > MAX_AMOUNT_MINOR || prizes > MAX_AMOUNT_MINOR) {
    return refuse('raffle.sales_too_large', 'All tickets together, and all prizes, must stay below 2^53 minor units.', {
      pointer: '/ticketPriceMinor',
    });
  }
  return ok({
    ...terms,
    id,
    drawMode: 'COMMIT_REVEAL',
    state: 'DRAFT',
    sold: 0,
    reserved: 0,
    secretHash: null,
    sequence: 0,
    createdAt: now,
    openedAt: null,
    filledAt: null,
    drawnAt: null,
    cancelledAt: null,
    cancelReason: null,
    settledAt: null,
  });
};

/** Puts the tickets on sale. From here on the operator's secret is fixed by its published hash. */
export const openPool = (
  pool: Pool,
  secretHash: Uint8Array,
  now: Date,
): Result<Pool, RefusalOf<'raffle.pool_not_draft'>> => {
  if (pool.state !== 'DRAFT') {
    return refuse('raffle.pool_not_draft', `Only a draft can be opened, and this pool is ${pool.state}.`);
  }
  return ok({ ...pool, state: 'OPEN', secretHash, openedAt: now, sequence: pool.sequence + 1 });
};

/** Ends a pool that has not begun to be drawn. What was paid is given back. */
export const cancelPool = (
  pool: Pool,
  reason: string,
  now: Date,
): Result<Pool, RefusalOf<'raffle.pool_not_cancellable'>> => {
  if (pool.state !== 'DRAFT' && pool.state !== 'OPEN' && pool.state !== 'FULL') {
    return refuse(
      'raffle.pool_not_cancellable',
      `A pool can be cancelled until its draw has started, and this one is ${pool.state}.`,
    );
  }
  return ok({ ...pool, state: 'CANCELLED', cancelledAt: now, cancelReason: reason, sequence: pool.sequence + 1 });
};

/** Units of the prize that the pool took from stock when it opened. */
export const stockTaken = (pool: Pool): number => (pool.openedAt === null ? 0 : pool.winnerCount);

/** The list is frozen and committed; nothing but the secret is missing any more. */
export const startDraw = (pool: Pool): Pool => {
  demandState(pool, 'FULL');
  return { ...pool, state: 'STARTED', sequence: pool.sequence + 1 };
};

export const completeDraw = (pool: Pool, now: Date): Pool => {
  demandState(pool, 'STARTED');
  return { ...pool, state: 'COMPLETED', drawnAt: now, sequence: pool.sequence + 1 };
};

/** Everything that the pool's account held has gone where it belongs. `events` are published about it. */
export const settlePool = (pool: Pool, events: number, now: Date): Pool => {
  demandState(pool, 'COMPLETED');
  return { ...pool, settledAt: now, sequence: pool.sequence + events };
};

const demandState = (pool: Pool, state: PoolState): void => {
  if (pool.state !== state) throw new Error(`pool ${pool.id} is ${pool.state} where only ${state} can be`);
};
