import {
  type CommittedTicket,
  commitToDraw,
  type DrawCommitment,
  type DrawResult,
  drawWithSecret,
  idHash,
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

/** What was published before the secret was revealed. */
export interface FrozenDraw {
  readonly poolId: string;
  readonly commitment: DrawCommitment;
  readonly commitmentHash: Uint8Array;
  readonly committedAt: Date;
}

/** What the revealed secret picked. */
export interface FinishedDraw {
  readonly poolId: string;
  readonly secret: Uint8Array;
  readonly result: DrawResult;
  readonly winners: readonly Winner[];
  readonly alternates: readonly Winner[];
  readonly drawnAt: Date;
}

/** A ticket as the published list shows it. */
export const toCommitted = (ticket: Ticket): CommittedTicket => ({
  number: ticket.number,
  ticketIdHash: idHash(ticket.id),
  purchaseIdHash: idHash(ticket.purchaseId),
  entrantCommit: ticket.entrantCommit,
});

/** Freezes the list of a full pool: after this nothing but the secret decides who wins. */
export const freezeTickets = (pool: Pool, tickets: readonly Ticket[], now: Date): FrozenDraw => {
  if (pool.secretHash === null || tickets.length !== pool.sold) {
    throw new Error(`pool ${pool.id} has ${tickets.length} tickets of ${pool.sold} and cannot be frozen`);
  }
  const { commitment, hash } = commitToDraw({
    poolId: pool.id,
    tickets: tickets.map(toCommitted),
    secretHash: pool.secretHash,
    winnerCount: pool.winnerCount,
    alternateCount: alternatesDrawn(pool),
  });
  return { poolId: pool.id, commitment, commitmentHash: hash, committedAt: now };
};

/** Who holds a ticket. */
export type OwnerOf = (ticketNumber: number) => string;

/** Draws from the commitment and the secret alone: an interrupted draw that begins again has the same winners. */
export const revealDraw = (frozen: FrozenDraw, secret: Uint8Array, ownerOf: OwnerOf, now: Date): FinishedDraw => {
  const result = drawWithSecret(frozen.commitment, secret);
  const toWinner = (ticketNumber: number, index: number): Winner => ({
    place: index + 1,
    ticketNumber,
    userId: ownerOf(ticketNumber),
  });
  return {
    poolId: frozen.poolId,
    secret,
    result,
    winners: result.winners.map(toWinner),
    alternates: result.alternates.map(toWinner),
    drawnAt: now,
  };
};
