import {
  type BeaconChain,
  type CommittedTicket,
  chainHash,
  commitToList,
  type DrawCommitment,
  type DrawSource,
  drawWithBeacon,
  drawWithSecret,
  firstRoundFrom,
  idHash,
  type ManualRecord,
  roundTimeMs,
  type VerifiedBeacon,
} from '@tessera/proofs';
import { alternatesDrawn, type Pool } from '../pools/pool.ts';
import type { Winner } from './payout.ts';

/** A place in a pool that is paid for. */
export interface Ticket {
  readonly id: string;
  readonly number: number;
  readonly purchaseId: string;
  readonly userId: string;
  /** Ties the ticket to its member in the published list, without naming them. */
  readonly entrantCommit: Uint8Array;
}

/** What was published before there was anything random. */
export interface FrozenDraw {
  readonly poolId: string;
  readonly commitment: DrawCommitment;
  readonly commitmentHash: Uint8Array;
  readonly committedAt: Date;
  /** When the committed round of a beacon is due; null in other modes. */
  readonly dueAt: Date | null;
}

/** What a draw rests on: the revealed secret, the beacon's signature, or what was recorded of a barrel. */
export type DrawEvidence =
  | { readonly kind: 'SECRET'; readonly secret: Uint8Array; readonly randomness: Uint8Array; readonly seed: Uint8Array }
  | {
      readonly kind: 'BEACON';
      readonly signature: Uint8Array;
      readonly randomness: Uint8Array;
      readonly seed: Uint8Array;
    }
  | {
      readonly kind: 'RECORD';
      readonly record: ManualRecord;
      readonly recordHash: Uint8Array;
      readonly recordedBy: string;
    };

/** What a draw picked, as ticket numbers by place, and from what. */
export interface DrawOutcome {
  readonly evidence: DrawEvidence;
  readonly winners: readonly number[];
  readonly alternates: readonly number[];
}

export interface FinishedDraw {
  readonly poolId: string;
  readonly evidence: DrawEvidence;
  readonly winners: readonly Winner[];
  readonly alternates: readonly Winner[];
  readonly drawnAt: Date;
}

/** One value from which the whole outcome follows: the seed, or the hash of the record. */
export const outcomeHash = (evidence: DrawEvidence): Uint8Array =>
  evidence.kind === 'RECORD' ? evidence.recordHash : evidence.seed;

/** A ticket as the published list shows it. */
export const toCommitted = (ticket: Ticket): CommittedTicket => ({
  number: ticket.number,
  ticketIdHash: idHash(ticket.id),
  purchaseIdHash: idHash(ticket.purchaseId),
  entrantCommit: ticket.entrantCommit,
});

/** The list of a full pool, hashed. */
export interface HashedList {
  readonly ticketCount: number;
  readonly merkleRoot: Uint8Array;
}

/** A beacon to commit to, and how far ahead its round has to be. */
export interface BeaconPlan {
  readonly chain: BeaconChain;
  readonly leadSeconds: number;
  /** How far this clock is known to be behind the beacon's; 0 where it is not. */
  readonly behindMs: number;
}

/** Freezes the list of a full pool: after this nothing decides who wins but the secret, the round, or the barrel. */
export const freezeList = (pool: Pool, list: HashedList, plan: BeaconPlan, now: Date): FrozenDraw => {
  if (list.ticketCount !== pool.sold) {
    throw new Error(`pool ${pool.id} has ${list.ticketCount} tickets of ${pool.sold} and cannot be frozen`);
  }
  const { source, dueAt } = sourceOf(pool, plan, now);
  const { commitment, hash } = commitToList(
    { poolId: pool.id, ...list, winnerCount: pool.winnerCount, alternateCount: alternatesDrawn(pool) },
    source,
  );
  return { poolId: pool.id, commitment, commitmentHash: hash, committedAt: now, dueAt };
};

/** The first round that is far enough ahead: nobody chooses it, and nobody can know it yet. */
const sourceOf = (
  pool: Pool,
  { chain, leadSeconds, behindMs }: BeaconPlan,
  now: Date,
): { source: DrawSource; dueAt: Date | null } => {
  switch (pool.drawMode) {
    case 'COMMIT_REVEAL':
      if (pool.secretHash === null) throw new Error(`pool ${pool.id} was opened without a secret`);
      return { source: { mode: 'COMMIT_REVEAL', secretHash: pool.secretHash }, dueAt: null };
    case 'DRAND': {
      const round = firstRoundFrom(chain, now.getTime() + behindMs + leadSeconds * 1_000);
      const dueAt = new Date(roundTimeMs(chain, round));
      return { source: { mode: 'DRAND', chainHash: chainHash(chain), round }, dueAt };
    }
    case 'MANUAL':
      return { source: { mode: 'MANUAL' }, dueAt: null };
  }
};

/** Draws from the commitment and the secret alone: an interrupted draw that begins again has the same winners. */
export const drawBySecret = ({ commitment }: FrozenDraw, secret: Uint8Array): DrawOutcome => {
  const { randomness, seed, winners, alternates } = drawWithSecret(commitment, secret);
  return { evidence: { kind: 'SECRET', secret, randomness, seed }, winners, alternates };
};

/** Draws from the commitment and its round alone; throws for any other round. */
export const drawByBeacon = ({ commitment }: FrozenDraw, beacon: VerifiedBeacon): DrawOutcome => {
  const { randomness, seed, winners, alternates } = drawWithBeacon(commitment, beacon);
  return { evidence: { kind: 'BEACON', signature: beacon.signature, randomness, seed }, winners, alternates };
};

/** Who holds a ticket. */
export type OwnerOf = (ticketNumber: number) => string;

/** The outcome with the people whose tickets were picked. */
export const finishDraw = (poolId: string, outcome: DrawOutcome, ownerOf: OwnerOf, now: Date): FinishedDraw => {
  const toWinner = (ticketNumber: number, index: number): Winner => ({
    place: index + 1,
    ticketNumber,
    userId: ownerOf(ticketNumber),
  });
  return {
    poolId,
    evidence: outcome.evidence,
    winners: outcome.winners.map(toWinner),
    alternates: outcome.alternates.map(toWinner),
    drawnAt: now,
  };
};
