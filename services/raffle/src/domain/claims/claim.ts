import { ok, type Result, refuse } from '@tessera/kernel';
import type { Winner } from '../draws/payout.ts';
import type { RefusalOf } from '../errors.ts';
import type { PrizeKind } from '../prizes/prize.ts';

/**
 * OPEN: the winner is asked. ACCEPTED: the prize is theirs and has to reach them. FULFILLED: it did. DECLINED and EXPIRED: it
 * goes to the next alternate. Nothing leads back.
 */
export const claimStates = ['OPEN', 'ACCEPTED', 'FULFILLED', 'DECLINED', 'EXPIRED'] as const;
export type ClaimState = (typeof claimStates)[number];

/** One picked ticket's right to one of a pool's prizes. At any time at most one claim to a place is open or accepted. */
export interface Claim {
  readonly id: string;
  readonly poolId: string;
  readonly prizeId: string;
  readonly kind: PrizeKind;
  /** Which of the pool's prizes: 1 … number of winners. */
  readonly place: number;
  /** Where the ticket stands in the order of the draw: winners first, alternates after them. Each rank claims once. */
  readonly rank: number;
  readonly ticketNumber: number;
  readonly userId: string;
  readonly state: ClaimState;
  readonly openedAt: Date;
  /** From this moment on it is too late; null where nothing has to be accepted. */
  readonly expiresAt: Date | null;
  readonly acceptedAt: Date | null;
  /** When it was declined or found expired. */
  readonly endedAt: Date | null;
  readonly fulfilledAt: Date | null;
  /** How often somebody refused to hand the prize over: part of the next question's key, for a refused key stays refused. */
  readonly refusals: number;
  /** Events published about the claim so far. */
  readonly sequence: number;
}

/** What a pool promises to whoever is picked. */
export interface ClaimTerms {
  readonly poolId: string;
  readonly prizeId: string;
  readonly kind: PrizeKind;
  /** How long a winner has to accept; null where prizes are handed over without being asked for. */
  readonly claimWindowSeconds: number | null;
}

export interface Moment {
  readonly now: Date;
  readonly newId: () => string;
}

const openClaim = (terms: ClaimTerms, place: number, rank: number, pick: Winner, { now, newId }: Moment): Claim => {
  const { claimWindowSeconds, ...about } = terms;
  const asks = claimWindowSeconds !== null;
  return {
    id: newId(),
    ...about,
    ...{ place, rank, ticketNumber: pick.ticketNumber, userId: pick.userId },
    state: asks ? 'OPEN' : 'ACCEPTED',
    openedAt: now,
    expiresAt: asks ? new Date(now.getTime() + claimWindowSeconds * 1_000) : null,
    acceptedAt: asks ? null : now,
    ...{ endedAt: null, fulfilledAt: null, refusals: 0, sequence: 1 },
  };
};

/** The first claims of a drawn pool: each winner's, to the place that was drawn for them. */
export const openClaims = (terms: ClaimTerms, winners: readonly Winner[], moment: Moment): Claim[] =>
  winners.map((winner) => openClaim(terms, winner.place, winner.place, winner, moment));

export type DecidedRefusal = RefusalOf<'raffle.claim_decided' | 'raffle.claim_expired'>;

const EXPIRED = 'The time to accept this claim is over, and the prize goes to the next alternate.';

/** Its winner may still say yes or no. Whether the time is over is not for the job that sweeps expired claims to say. */
const demandOpen = (claim: Claim, now: Date): Result<Claim, DecidedRefusal> => {
  if (claim.state === 'EXPIRED' || (claim.state === 'OPEN' && isPast(claim, now))) {
    return refuse('raffle.claim_expired', EXPIRED);
  }
  if (claim.state !== 'OPEN') {
    const word = claim.state === 'DECLINED' ? 'declined' : 'accepted';
    return refuse('raffle.claim_decided', `This claim has been ${word}, which is final.`, {
      details: { state: claim.state },
    });
  }
  return ok(claim);
};

const isPast = ({ expiresAt }: Claim, now: Date): boolean => expiresAt !== null && now >= expiresAt;

export const acceptClaim = (claim: Claim, now: Date): Result<Claim, DecidedRefusal> => {
  const open = demandOpen(claim, now);
  return open.ok ? ok({ ...claim, state: 'ACCEPTED', acceptedAt: now, sequence: claim.sequence + 1 }) : open;
};

export const declineClaim = (claim: Claim, now: Date): Result<Claim, DecidedRefusal> => {
  const open = demandOpen(claim, now);
  return open.ok ? ok({ ...claim, state: 'DECLINED', endedAt: now, sequence: claim.sequence + 1 }) : open;
};

/** The claim, expired, if its time is over and nobody decided it; else nothing happens to it. */
export const expireClaim = (claim: Claim, now: Date): Claim | undefined =>
  claim.state === 'OPEN' && isPast(claim, now)
    ? { ...claim, state: 'EXPIRED', endedAt: now, sequence: claim.sequence + 1 }
    : undefined;

/** The prize has reached the winner. */
export const fulfilClaim = (claim: Claim, now: Date): Claim => {
  if (claim.state !== 'ACCEPTED') {
    throw new Error(`claim ${claim.id} is ${claim.state} where only ACCEPTED can be fulfilled`);
  }
  return { ...claim, state: 'FULFILLED', fulfilledAt: now, sequence: claim.sequence + 1 };
};

/**
 * The claim that follows one that ended, to the same place and with a window of its own; nothing when no alternate is left,
 * and then the prize is unclaimed. Ranks are used in the order of the draw, so the next one is after the last of the pool.
 */
export const passOn = (
  ended: Claim,
  terms: ClaimTerms,
  picks: { readonly winners: readonly Winner[]; readonly alternates: readonly Winner[]; readonly lastRank: number },
  moment: Moment,
): Claim | undefined => {
  const rank = picks.lastRank + 1;
  const alternate = picks.alternates[rank - picks.winners.length - 1];
  return alternate && openClaim(terms, ended.place, rank, alternate, moment);
};

/** Whether it has to be handed over by this service: the operator sends what is PHYSICAL. */
export const isOwed = ({ state, kind }: Claim): boolean => state === 'ACCEPTED' && kind !== 'PHYSICAL';

/** Whether nothing that follows can move the pool's money any more. */
export const isOver = (claim: Claim): boolean => claim.state !== 'OPEN' && !isOwed(claim);
