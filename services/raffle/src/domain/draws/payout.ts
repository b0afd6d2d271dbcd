import type { Money } from '@tessera/kernel';
import type { Prize } from '../prizes/prize.ts';

/** Where a payout's money comes from and goes to, in the words of a pool. */
export type PayoutParty = 'POOL' | 'PRIZES' | 'REVENUE' | 'WINNER';

/** One transfer that settles a drawn pool. */
export interface Payout {
  /** 1, 2, … in the order in which they are planned; part of the transfer's key. */
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

/** The money that a drawn pool began with, and what is planned of it so far. */
export interface PoolFunds {
  readonly sales: Money;
  readonly planned: readonly Payout[];
}

type Target = Pick<Payout, 'from' | 'to' | 'place' | 'userId'>;

const leftOf = ({ sales, planned }: PoolFunds): bigint =>
  planned.reduce((left, { from, amount }) => (from === 'POOL' ? left - amount.amountMinor : left), sales.amountMinor);

/** The legs among `wanted` that move anything, numbered after those planned before. */
const legsOf = (
  { sales: { currency }, planned }: PoolFunds,
  wanted: readonly (readonly [Target, bigint])[],
): Payout[] =>
  wanted
    .filter(([, amountMinor]) => amountMinor > 0n)
    .map(([target, amountMinor], index) => ({
      leg: planned.length + index + 1,
      ...target,
      amount: { amountMinor, currency },
    }));

/**
 * Cash prizes are paid from the pool as far as it goes, in the order of the winners, and the rest of them from the operator's `prizes` account. What
 * is left is counted down, so that a thousand winners take a thousand steps.
 */
export const planPrizes = (
  funds: PoolFunds,
  prize: Pick<Prize, 'kind' | 'value'>,
  winners: readonly Pick<Winner, 'place' | 'userId'>[],
): Payout[] => {
  if (prize.kind !== 'CASH') return [];
  const { amountMinor } = prize.value;
  let left = leftOf(funds);
  const wanted = winners.flatMap(({ place, userId }): (readonly [Target, bigint])[] => {
    const lacking = amountMinor > left ? amountMinor - left : 0n;
    left -= amountMinor - lacking;
    return [
      [{ from: 'POOL', to: 'WINNER', place, userId }, amountMinor - lacking],
      [{ from: 'PRIZES', to: 'WINNER', place, userId }, lacking],
    ];
  });
  return legsOf(funds, wanted);
};

/** What no prize took is the operator's revenue, unclaimed prizes with it. Afterwards the pool holds nothing. */
export const planRemainder = (funds: PoolFunds): Payout[] =>
  legsOf(funds, [[{ from: 'POOL', to: 'REVENUE', place: null, userId: null }, leftOf(funds)]]);
