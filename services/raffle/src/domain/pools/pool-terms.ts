import { MAX_AMOUNT_MINOR, type Money, ok, type Result, refuse } from '@tessera/kernel';
import type { RefusalOf } from '../errors.ts';
import type { Prize } from '../prizes/prize.ts';

/** Where a draw's randomness comes from: the operator's committed secret, a public beacon, or a barrel with witnesses. */
export const drawModes = ['COMMIT_REVEAL', 'DRAND', 'MANUAL'] as const;
export type DrawMode = (typeof drawModes)[number];

/** What happens to a pool that is not sold out when its time is up. */
export const unfilledPolicies = ['CANCEL_AND_REFUND', 'DRAW_ANYWAY', 'EXTEND'] as const;
export type UnfilledPolicy = (typeof unfilledPolicies)[number];

/** How an EXTEND pool goes on when its time is up; after the last time it is cancelled and refunded. */
export interface Extension {
  readonly bySeconds: number;
  readonly most: number;
}

/** Extra tickets for a member who holds an entry of the same pool. */
export interface Boost {
  readonly price: Money;
  readonly perMember: number;
}

/** What makes a pool the second chance of those who lost in a completed pool of the same prize. */
export interface FollowUp {
  readonly followsPoolId: string;
  readonly retryPrice: Money;
  /** Counted from the opening of this pool. */
  readonly retryWindowSeconds: number;
}

/** What the operator decides about a pool before it opens. Nothing of it changes afterwards, but `closesAt` by an extension. */
export interface PoolTerms {
  readonly prizeId: string;
  readonly title: string;
  readonly ticketPrice: Money;
  readonly ticketsRequired: number;
  /** How many tickets one member may hold; null where the operator sets no limit. */
  readonly ticketsPerMember: number | null;
  readonly winnerCount: number;
  /** The most; a pool that is drawn unfilled has only as many as there are tickets for. */
  readonly alternateCount: number;
  readonly drawMode: DrawMode;
  /** When a pool that was told to open does so; null: at once. */
  readonly opensAt: Date | null;
  /** From here on nothing more is sold; null: only once all tickets are. */
  readonly closesAt: Date | null;
  readonly whenUnfilled: UnfilledPolicy;
  /** Of EXTEND, and of it alone. */
  readonly extension: Extension | null;
  readonly boost: Boost | null;
  readonly followUp: FollowUp | null;
  /** How long a winner has to claim; null where winners are paid without being asked. */
  readonly claimWindowSeconds: number | null;
  /** In completed years on the day of the purchase; null: any. */
  readonly minimumAge: number | null;
  /** ISO 3166-1 alpha-2; null: anywhere. */
  readonly countries: readonly string[] | null;
  /** Tickets that a member may have for nothing; null where there is no free route. */
  readonly freeEntriesPerMember: number | null;
}

export type TermsRefusal = RefusalOf<
  | 'raffle.too_many_winners'
  | 'raffle.currency_mismatch'
  | 'raffle.sales_too_large'
  | 'raffle.opening_time_invalid'
  | 'raffle.closing_time_invalid'
  | 'raffle.closing_time_missing'
  | 'raffle.prize_archived'
>;

/** Nobody plans a pool for longer, and a time that is a slip of the pen is refused. */
const MOST_YEARS_AHEAD = 5;
const YEAR_MS = 366 * 86_400_000;

/** Whether terms can be kept: enough tickets for the picks, sums that JSON carries exactly, times in their order. */
export const checkTerms = (terms: PoolTerms, prize: Prize, now: Date): Result<void, TermsRefusal> => {
  if (prize.archivedAt !== null) {
    return refuse('raffle.prize_archived', 'This prize is not raffled any more.', { pointer: '/prizeId' });
  }
  if (terms.winnerCount + terms.alternateCount > terms.ticketsRequired) {
    return refuse('raffle.too_many_winners', 'A pool cannot have more winners and alternates than tickets.', {
      pointer: '/winnerCount',
    });
  }
  const sums = checkSums(terms, prize);
  return sums.ok ? checkTimes(terms, now) : sums;
};

const checkSums = (terms: PoolTerms, prize: Prize): Result<void, TermsRefusal> => {
  const { ticketPrice, ticketsRequired, winnerCount, boost, followUp } = terms;
  if (prize.kind === 'CASH' && prize.value.currency !== ticketPrice.currency) {
    return refuse('raffle.currency_mismatch', 'A cash prize is paid from the pool, so both need the same currency.', {
      pointer: '/currency',
    });
  }
  const prices = [
    ['/ticketPriceMinor', ticketPrice],
    ['/boostPriceMinor', boost?.price],
    ['/retryPriceMinor', followUp?.retryPrice],
  ] as const;
  const tooHigh = prices.find(([, price]) => price && price.amountMinor * BigInt(ticketsRequired) > MAX_AMOUNT_MINOR);
  if (tooHigh || prize.value.amountMinor * BigInt(winnerCount) > MAX_AMOUNT_MINOR) {
    return refuse('raffle.sales_too_large', 'All tickets together, and all prizes, must stay below 2^53 minor units.', {
      pointer: tooHigh?.[0] ?? '/winnerCount',
    });
  }
  return ok(undefined);
};

const checkTimes = ({ opensAt, closesAt, whenUnfilled }: PoolTerms, now: Date): Result<void, TermsRefusal> => {
  const latest = now.getTime() + MOST_YEARS_AHEAD * YEAR_MS;
  if (opensAt && opensAt.getTime() > latest) {
    const message = `A pool opens within ${MOST_YEARS_AHEAD} years.`;
    return refuse('raffle.opening_time_invalid', message, { pointer: '/opensAt' });
  }
  if (closesAt === null) {
    if (whenUnfilled === 'CANCEL_AND_REFUND') return ok(undefined);
    const message = 'Without a closing time a pool never closes unfilled.';
    return refuse('raffle.closing_time_missing', message, { pointer: '/closesAt' });
  }
  if (closesAt <= now || closesAt.getTime() > latest || (opensAt !== null && closesAt <= opensAt)) {
    const message = `A pool closes after it opens, in the future, and within ${MOST_YEARS_AHEAD} years.`;
    return refuse('raffle.closing_time_invalid', message, { pointer: '/closesAt' });
  }
  return ok(undefined);
};
