import { ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { Pool } from './pool.ts';

export type ReservationRefusal = RefusalOf<
  | 'raffle.pool_not_open'
  | 'raffle.pool_closed'
  | 'raffle.pool_cancelled'
  | 'raffle.pool_full'
  | 'raffle.member_limit_reached'
>;

/** Keeps places for a purchase that is about to be paid. `held` is what the member has or is buying in this pool already. */
export const reservePlaces = (
  pool: Pool,
  held: number,
  quantity: number,
  now: Date,
): Result<Pool, ReservationRefusal> => {
  if (pool.state === 'CANCELLED') return refuse('raffle.pool_cancelled', 'This pool was cancelled.');
  if (pool.state === 'DRAFT') return refuse('raffle.pool_not_open', 'This pool is not open yet.');
  if (hasClosed(pool, now)) return refuse('raffle.pool_closed', 'This pool does not sell any more.');
  const placesLeft = pool.ticketsRequired - pool.sold - pool.reserved;
  if (pool.state !== 'OPEN' || quantity > placesLeft) {
    const message = placesLeft === 0 ? 'All tickets of this pool are taken.' : `Only ${placesLeft} tickets are left.`;
    return refuse('raffle.pool_full', message, { pointer: '/quantity', details: { placesLeft } });
  }
  const { ticketsPerMember } = pool;
  if (ticketsPerMember !== null && held + quantity > ticketsPerMember) {
    const message = `A member may hold ${ticketsPerMember} tickets of this pool.`;
    return refuse('raffle.member_limit_reached', message, {
      pointer: '/quantity',
      details: { ticketsPerMember, held },
    });
  }
  return ok({ ...pool, reserved: pool.reserved + quantity });
};

/** Its closing time decides, and not the job that acts on it: who comes later is refused though the pool is still OPEN. */
const hasClosed = (pool: Pool, now: Date): boolean =>
  pool.closedAt !== null || (pool.state === 'OPEN' && pool.closesAt !== null && pool.closesAt <= now);

/** Gives back the places of a purchase that came to nothing. */
export const returnPlaces = (pool: Pool, quantity: number): Pool => ({ ...pool, reserved: pool.reserved - quantity });

export interface Issued {
  readonly pool: Pool;
  /** The next numbers of the pool, without a gap. */
  readonly numbers: readonly number[];
  /** True for the purchase that took the last place. */
  readonly filled: boolean;
}

/** Turns reserved places into numbered tickets. The last one makes the pool FULL, in this very step. */
export const issueTickets = (pool: Pool, quantity: number, now: Date): Issued => {
  if (pool.state !== 'OPEN' || pool.reserved < quantity) {
    throw new Error(`pool ${pool.id} has no ${quantity} places kept to make tickets of`);
  }
  const sold = pool.sold + quantity;
  const numbers = Array.from({ length: quantity }, (_, index) => pool.sold + index + 1);
  const paid: Pool = { ...pool, sold, reserved: pool.reserved - quantity };
  if (sold < pool.ticketsRequired) return { pool: paid, numbers, filled: false };
  return { pool: { ...paid, state: 'FULL', filledAt: now, sequence: pool.sequence + 1 }, numbers, filled: true };
};
