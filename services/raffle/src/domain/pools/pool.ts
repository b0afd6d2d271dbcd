import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { PoolTerms } from './pool-terms.ts';

export const poolStates = ['DRAFT', 'OPEN', 'FULL', 'STARTED', 'COMPLETED', 'CANCELLED'] as const;
export type PoolState = (typeof poolStates)[number];

/** Who or what ended a pool before it was drawn. */
export const cancelCauses = ['STAFF', 'UNFILLED', 'BEACON_MISSING'] as const;
export type CancelCause = (typeof cancelCauses)[number];

/** A number of tickets for a prize, drawn once they are all sold, or once its time is up. */
export interface Pool extends PoolTerms {
  readonly id: string;
  /** Counts the tenant's pools from 1, without gaps and for ever. */
  readonly number: number;
  readonly state: PoolState;
  /** Tickets that have a number and are paid for. */
  readonly sold: number;
  /** Places kept for purchases that are being paid. `sold + reserved` never passes `ticketsRequired`. */
  readonly reserved: number;
  /** Hash of the operator's secret; null before the pool opens, and in modes without a secret. */
  readonly secretHash: Uint8Array | null;
  /** How often its closing was put off. */
  readonly extensions: number;
  /** Events published about the pool so far. */
  readonly sequence: number;
  readonly createdAt: Date;
  /** When a draft was told to open at its time; its prizes are taken from stock since then. */
  readonly scheduledAt: Date | null;
  readonly openedAt: Date | null;
  /** When its last ticket was sold. */
  readonly filledAt: Date | null;
  /** When it stopped selling though tickets were left, to be drawn with those that are sold. */
  readonly closedAt: Date | null;
  readonly drawnAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly cancelCause: CancelCause | null;
  readonly cancelReason: string | null;
  /** When prizes and remainder had left the account of a drawn pool. */
  readonly settledAt: Date | null;
}

/** What a pool is called: by machines, and by people. */
export interface PoolIdentity {
  readonly id: string;
  readonly number: number;
}

/** A pool in DRAFT, of terms that were found to be keepable. */
export const draftPool = (identity: PoolIdentity, terms: PoolTerms, now: Date): Pool => ({
  ...terms,
  ...identity,
  state: 'DRAFT',
  sold: 0,
  reserved: 0,
  secretHash: null,
  extensions: 0,
  sequence: 0,
  createdAt: now,
  scheduledAt: null,
  openedAt: null,
  filledAt: null,
  closedAt: null,
  drawnAt: null,
  cancelledAt: null,
  cancelCause: null,
  cancelReason: null,
  settledAt: null,
});

/** Puts the tickets on sale. In COMMIT_REVEAL the operator's secret is fixed by its published hash from here on. */
export const openPool = (pool: Pool, secretHash: Uint8Array | null, now: Date): Pool => {
  demandState(pool, 'DRAFT');
  if ((secretHash !== null) !== hasSecret(pool)) throw new Error(`a pool of mode ${pool.drawMode} and its secret`);
  return { ...pool, state: 'OPEN', secretHash, openedAt: now, sequence: pool.sequence + 1 };
};

/** Whether the draw depends on a secret of the operator's, made when the pool opens. */
export const hasSecret = ({ drawMode }: Pool): boolean => drawMode === 'COMMIT_REVEAL';

export interface Cancellation {
  readonly cause: CancelCause;
  readonly reason: string;
}

/** Once a draw has started, only a beacon that never came ends it otherwise. */
const cancellableFor: Readonly<Record<CancelCause, readonly PoolState[]>> = {
  STAFF: ['DRAFT', 'OPEN', 'FULL'],
  UNFILLED: ['OPEN'],
  BEACON_MISSING: ['STARTED'],
};

/** Ends a pool that will not be drawn. What was paid is given back. */
export const cancelPool = (
  pool: Pool,
  { cause, reason }: Cancellation,
  now: Date,
): Result<Pool, RefusalOf<'raffle.pool_not_cancellable'>> => {
  if (!cancellableFor[cause].includes(pool.state)) {
    return refuse(
      'raffle.pool_not_cancellable',
      `A pool can be cancelled until its draw has started, and this one is ${pool.state}.`,
    );
  }
  return ok({
    ...pool,
    state: 'CANCELLED',
    cancelledAt: now,
    cancelCause: cause,
    cancelReason: reason,
    sequence: pool.sequence + 1,
  });
};

/** Units of the prize that the pool took from stock: when it was told to open, be it at once or at its time. */
export const stockTaken = (pool: Pool): number => ((pool.scheduledAt ?? pool.openedAt) === null ? 0 : pool.winnerCount);

/** Alternates that are drawn: as many as the terms say, or as there are tickets left after the winners'. */
export const alternatesDrawn = ({ alternateCount, winnerCount, sold }: Pool): number =>
  Math.min(alternateCount, sold - winnerCount);

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
