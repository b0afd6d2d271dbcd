import type { VerifiedBeacon } from './beacon.ts';
import { sameBytes } from './bytes.ts';
import { revealRandomness, secretHash } from './commit-reveal.ts';
import {
  type BeaconCommitment,
  commitmentHash,
  DRAW_VERSION,
  type DrawCommitment,
  type ManualCommitment,
  type SecretCommitment,
} from './commitment.ts';
import { drawPicks } from './picks.ts';
import { drawSeed } from './seed.ts';
import type { CommittedTicket } from './ticket-leaf.ts';
import { TicketTree } from './ticket-tree.ts';

/** Where the randomness will come from. */
export type DrawSource =
  | { readonly mode?: 'COMMIT_REVEAL'; readonly secretHash: Uint8Array }
  | { readonly mode: 'DRAND'; readonly chainHash: Uint8Array; readonly round: number }
  | { readonly mode: 'MANUAL' };

/** The kind of commitment that a source leads to. */
export type CommitmentOf<Source> = Source extends { readonly mode: 'DRAND' }
  ? BeaconCommitment
  : Source extends { readonly mode: 'MANUAL' }
    ? ManualCommitment
    : Source extends { readonly secretHash: Uint8Array }
      ? SecretCommitment
      : DrawCommitment;

export interface Committed<Source> {
  readonly commitment: CommitmentOf<Source>;
  readonly hash: Uint8Array;
}

/** The list of a draw, and how many it picks. */
export interface DrawList {
  readonly poolId: string;
  readonly ticketCount: number;
  readonly merkleRoot: Uint8Array;
  readonly winnerCount: number;
  readonly alternateCount: number;
}

/** What a pool fixes about its draw before anything is random. */
export type DrawTerms = DrawSource & {
  readonly poolId: string;
  /** In number order, 1 … n without gaps: the list, or the tree that was built of it. */
  readonly tickets: readonly CommittedTicket[] | TicketTree;
  readonly winnerCount: number;
  readonly alternateCount: number;
};

/** What the seed picked, as ticket numbers in the order of their rank. */
export interface DrawResult {
  readonly randomness: Uint8Array;
  readonly seed: Uint8Array;
  readonly winners: readonly number[];
  readonly alternates: readonly number[];
}

/** Freezes a list: the commitment to publish before there is randomness. Throws RangeError where fewer tickets than picks or a gap in the numbers. */
export const commitToDraw = <Terms extends DrawTerms>(terms: Terms): Committed<Terms> => {
  const list = terms.tickets instanceof TicketTree ? terms.tickets : TicketTree.of(terms.tickets);
  return commitToList({ ...terms, ticketCount: list.count, merkleRoot: list.root() }, terms);
};

/** The same, for who has the root already. */
export const commitToList = <Source extends DrawSource>(list: DrawList, source: Source): Committed<Source> => {
  if (list.winnerCount + list.alternateCount > list.ticketCount) {
    throw new RangeError('a pool cannot have more winners and alternates than tickets');
  }
  const { poolId, ticketCount, merkleRoot: root, winnerCount, alternateCount } = list;
  const common = { version: DRAW_VERSION, poolId, ticketCount, merkleRoot: root, winnerCount, alternateCount } as const;
  const commitment = { ...common, ...committedSource(source) } as CommitmentOf<Source>;
  return { commitment, hash: commitmentHash(commitment) };
};

/** The source's own fields, whatever else the caller's object has. */
const committedSource = (source: DrawSource) => {
  if (source.mode === 'DRAND') return { mode: source.mode, chainHash: source.chainHash, round: source.round };
  if (source.mode === 'MANUAL') return { mode: source.mode };
  return { mode: 'COMMIT_REVEAL', secretHash: source.secretHash } as const;
};

/** Draws. Everything follows from the commitment and the secret, so a draw that was interrupted gives the same winners. Throws when the secret is not the committed one. */
export const drawWithSecret = (commitment: DrawCommitment, secret: Uint8Array): DrawResult => {
  const { mode, poolId } = commitment;
  if (mode !== 'COMMIT_REVEAL' || !sameBytes(secretHash(poolId, secret), commitment.secretHash)) {
    throw new RangeError('the secret is not the one that was committed');
  }
  return drawFrom(commitment, revealRandomness(secret, commitment.merkleRoot));
};

/** Draws from the committed round of the committed chain, and throws for any other. */
export const drawWithBeacon = (commitment: DrawCommitment, beacon: VerifiedBeacon): DrawResult => {
  const isCommitted =
    commitment.mode === 'DRAND' &&
    commitment.round === beacon.round &&
    sameBytes(commitment.chainHash, beacon.chainHash);
  if (!isCommitted) throw new RangeError(`round ${beacon.round} is not what was committed`);
  return drawFrom(commitment, beacon.randomness);
};

const drawFrom = (commitment: SecretCommitment | BeaconCommitment, randomness: Uint8Array): DrawResult => {
  const { poolId, ticketCount, winnerCount, alternateCount, merkleRoot: root } = commitment;
  const seed = drawSeed({ randomness, poolId, merkleRoot: root, ticketCount });
  const numbers = drawPicks(seed, ticketCount, winnerCount + alternateCount).map((index) => index + 1);
  return { randomness, seed, winners: numbers.slice(0, winnerCount), alternates: numbers.slice(winnerCount) };
};
