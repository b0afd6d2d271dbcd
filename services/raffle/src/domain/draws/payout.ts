import type { Money } from '@tessera/kernel';
import type { Pool } from '../pools/pool.ts';
import type { Prize } from '../prizes/prize.ts';

/** Where a payout's money comes from and goes to, in the words of a pool. */
export type PayoutParty = 'POOL' | 'PRIZES' | 'REVENUE' | 'WINNER';

/** One transfer that settles a drawn pool. */
export interface Payout {
  /** 1, 2, … in the order in which they are made; part of the transfer's key. */
  readonly leg: number;
  readonly from: PayoutParty;
  readonly to: PayoutParty;
  /** Place of the winner who gets it; null for what the operator keeps. */
  readonly place: number | null;
  readonly userId: string | null;
  readonly amount: Money;
}

export interface Winner {
  /** 1 for the first winner. */
  readonly place: number;
  readonly ticketNumber: number;
  readonly userId: string;
}

/**
 * How the sales of a drawn pool, as its confirmed purchases come to, are divided. A cash prize is paid from the pool as far as it goes, the rest of it from
 * the operator's `prizes` account; what is left in the pool is the operator's revenue. Afterwards the pool holds nothing.
 */
export const planPayouts = (pool: Pool, salesMinor: bigint, prize: Prize, winners: readonly Winner[]): Payout[] => {
  const { currency } = pool.ticketPrice;
  let left: bigint = salesMinor;
  const payouts: Payout[] = [];
  const add = (payout: Pick<Payout, 'from' | 'to' | 'place' | 'userId'>, amountMinor: bigint): void => {
    if (amountMinor > 0n) payouts.push({ leg: payouts.length + 1, ...payout, amount: { amountMinor, currency } });
  };
  for (const { place, userId } of prize.kind === 'CASH' ? winners : []) {
    const fromPool = left < prize.value.amountMinor ? left : prize.value.amountMinor;
    add({ from: 'POOL', to: 'WINNER', place, userId }, fromPool);
    add({ from: 'PRIZES', to: 'WINNER', place, userId }, prize.value.amountMinor - fromPool);
    left -= fromPool;
  }
  add({ from: 'POOL', to: 'REVENUE', place: null, userId: null }, left);
  return payouts;
};
