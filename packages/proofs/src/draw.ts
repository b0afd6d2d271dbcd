import { revealRandomness, secretHash } from './commit-reveal.ts';
import { commitmentHash, DRAW_VERSION, type DrawCommitment } from './commitment.ts';
import { drawPicks } from './picks.ts';
import { drawSeed } from './seed.ts';
import type { CommittedTicket } from './ticket-leaf.ts';
import { TicketTree } from './ticket-tree.ts';

/** What a pool fixes about its draw before anything is random. */
export interface DrawTerms {
  readonly poolId: string;
  /** In number order, 1 … n without gaps: the list, or the tree that was built of it. */
  readonly tickets: readonly CommittedTicket[] | TicketTree;
  readonly secretHash: Uint8Array;
  readonly winnerCount: number;
  readonly alternateCount: number;
}

/** What the seed picked, as ticket numbers in the order of their rank. */
export interface DrawResult {
  readonly randomness: Uint8Array;
  readonly seed: Uint8Array;
  readonly winners: readonly number[];
  readonly alternates: readonly number[];
}

/** Freezes a list: the commitment to publish before the secret is revealed. Throws RangeError where fewer tickets than picks or a gap in the numbers. */
export const commitToDraw = (terms: DrawTerms): { commitment: DrawCommitment; hash: Uint8Array } => {
  const list = terms.tickets instanceof TicketTree ? terms.tickets : TicketTree.of(terms.tickets);
  if (terms.winnerCount + terms.alternateCount > list.count) {
    throw new RangeError('a pool cannot have more winners and alternates than tickets');
  }
  const commitment: DrawCommitment = {
    version: DRAW_VERSION,
    mode: 'COMMIT_REVEAL',
    poolId: terms.poolId,
    ticketCount: list.count,
    merkleRoot: list.root(),
    secretHash: terms.secretHash,
    winnerCount: terms.winnerCount,
    alternateCount: terms.alternateCount,
  };
  return { commitment, hash: commitmentHash(commitment) };
};

/** Draws. Everything follows from the commitment and the secret, so a draw that was interrupted gives the same winners. Throws when the secret is not the committed one. */
export const drawWithSecret = (commitment: DrawCommitment, secret: Uint8Array): DrawResult => {
  const { poolId, ticketCount, winnerCount, alternateCount } = commitment;
  if (!sameBytes(secretHash(poolId, secret), commitment.secretHash)) {
    throw new RangeError('the secret is not the one that was committed');
  }
  const randomness = revealRandomness(secret, commitment.merkleRoot);
  const seed = drawSeed({ randomness, poolId, merkleRoot: commitment.merkleRoot, ticketCount });
  const numbers = drawPicks(seed, ticketCount, winnerCount + alternateCount).map((index) => index + 1);
  return { randomness, seed, winners: numbers.slice(0, winnerCount), alternates: numbers.slice(winnerCount) };
};

const sameBytes = (left: Uint8Array, right: Uint8Array): boolean =>
  left.length === right.length && left.every((byte, index) => byte === right[index]);
