import { type Money, ok, type Result, refuse } from '@tessera/kernel';
import { type EligibilityRefusal, eligible } from '../entrants/eligibility.ts';
import type { RefusalOf } from '../errors.ts';
import { retryEndsAt } from '../pools/follow-up.ts';
import { type ReservationRefusal, reservePlaces } from '../pools/places.ts';
import type { Pool } from '../pools/pool.ts';
import { newPurchase, type Purchase, type PurchaseOrder } from './purchase.ts';
import type { Standing } from './standing.ts';

export type OrderRefusal =
  | ReservationRefusal
  | EligibilityRefusal
  | RefusalOf<
      | 'raffle.boost_not_offered'
      | 'raffle.boost_needs_entry'
      | 'raffle.boost_limit_reached'
      | 'raffle.retry_not_offered'
      | 'raffle.retry_not_eligible'
      | 'raffle.retry_window_over'
      | 'raffle.retry_limit_reached'
      | 'raffle.free_entries_not_offered'
      | 'raffle.free_entry_limit_reached'
    >;

export interface Placed {
  readonly pool: Pool;
  readonly purchase: Purchase;
}

/** Keeps places for an order that its pool and its member's standing allow. Every way to buy goes through here. */
export const placeOrder = (
  pool: Pool,
  standing: Standing,
  order: PurchaseOrder,
  now: Date,
): Result<Placed, OrderRefusal> => {
  // First what the pool says to anyone: who comes too late is told that, and not what else is missing.
  const kept = reservePlaces(pool, standing.held, order.quantity, now);
  if (!kept.ok) return kept;
  const admitted = eligible(pool, standing.entrant ?? undefined, now);
  if (!admitted.ok) return admitted;
  const price = priceOf(pool, standing, order, now);
  if (!price.ok) return price;
  return ok({ pool: kept.value, purchase: newPurchase(order, pool, price.value, now) });
};

/** What one ticket of the order costs, where the order may be made at all. */
const priceOf = (pool: Pool, standing: Standing, order: PurchaseOrder, now: Date): Result<Money, OrderRefusal> => {
  if (order.payment === 'FREE') return freePrice(pool, standing, order.quantity);
  if (order.type === 'BOOST') return boostPrice(pool, standing, order.quantity);
  if (order.type === 'RETRY') return retryPrice(pool, standing, order.quantity, now);
  return ok(pool.ticketPrice);
};

const freePrice = (pool: Pool, standing: Standing, quantity: number): Result<Money, OrderRefusal> => {
  const { freeEntriesPerMember: most, ticketPrice } = pool;
  if (most === null) return refuse('raffle.free_entries_not_offered', 'This pool has no free entries.');
  if (standing.free + quantity > most) {
    return refuse('raffle.free_entry_limit_reached', `A member may have ${most} free entries of this pool.`, {
      pointer: '/quantity',
      details: { freeEntriesPerMember: most, held: standing.free },
    });
  }
  return ok({ amountMinor: 0n, currency: ticketPrice.currency });
};

const boostPrice = ({ boost }: Pool, standing: Standing, quantity: number): Result<Money, OrderRefusal> => {
  if (boost === null) return refuse('raffle.boost_not_offered', 'This pool has no boosts.', { pointer: '/type' });
  if (standing.entries === 0) {
    return refuse('raffle.boost_needs_entry', 'Only who holds an entry of this pool can boost it.', {
      pointer: '/type',
    });
  }
  if (standing.boosts + quantity > boost.perMember) {
    return refuse('raffle.boost_limit_reached', `A member may have ${boost.perMember} boosts of this pool.`, {
      pointer: '/quantity',
      details: { boostsPerMember: boost.perMember, held: standing.boosts },
    });
  }
  return ok(boost.price);
};

/** One retry for each ticket that was lost, at the price and within the time that the pool names. */
const retryPrice = (pool: Pool, standing: Standing, quantity: number, now: Date): Result<Money, OrderRefusal> => {
  const { followUp } = pool;
  const endsAt = retryEndsAt(pool);
  if (followUp === null || endsAt === null) {
    return refuse('raffle.retry_not_offered', 'This pool follows no other.', { pointer: '/type' });
  }
  if (now > endsAt) {
    return refuse('raffle.retry_window_over', 'The time for retries is over.', { pointer: '/type' });
  }
  const { lost, retries } = standing;
  if (lost === null || lost.won || lost.tickets === 0) {
    return refuse(
      'raffle.retry_not_eligible',
      'Retries are for those who played in the pool before this one and lost.',
      {
        pointer: '/type',
      },
    );
  }
  if (retries + quantity > lost.tickets) {
    return refuse('raffle.retry_limit_reached', `You lost ${lost.tickets} tickets, and may retry each of them once.`, {
      pointer: '/quantity',
      details: { lostTickets: lost.tickets, held: retries },
    });
  }
  return ok(followUp.retryPrice);
};
