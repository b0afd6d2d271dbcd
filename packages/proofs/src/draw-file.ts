import { toHex } from './bytes.ts';
import { commitmentHash, DRAW_VERSION, type DrawCommitment, type DrawMode } from './commitment.ts';
import type { DrawResult } from './draw.ts';
import { type CommittedTicket, ticketLeaf } from './ticket-leaf.ts';

/** The name that opens every draw file. */
export const DRAW_FILE_FORMAT = 'tessera-draw';

/** A finished draw as anyone may download it. Byte strings are lower-case hexadecimal; winners and alternates are ticket numbers by rank. */
export interface DrawFile {
  readonly format: typeof DRAW_FILE_FORMAT;
  readonly version: typeof DRAW_VERSION;
  readonly commitment: {
    readonly mode: DrawMode;
    readonly poolId: string;
    readonly ticketCount: number;
    readonly merkleRoot: string;
    readonly secretHash: string;
    readonly winnerCount: number;
    readonly alternateCount: number;
  };
  readonly commitmentHash: string;
  readonly reveal: { readonly secret: string; readonly randomness: string; readonly seed: string };
  readonly tickets: readonly DrawFileTicket[];
  readonly winners: readonly number[];
  readonly alternates: readonly number[];
}

export interface DrawFileTicket {
  readonly number: number;
  readonly ticketIdHash: string;
  readonly purchaseIdHash: string;
  readonly entrantCommit: string;
  /** Follows from the four above; it stands there so that a changed ticket can be named. */
  readonly leaf: string;
}

export interface DrawFileParts {
  readonly commitment: DrawCommitment;
  readonly secret: Uint8Array;
  readonly result: DrawResult;
  readonly tickets: readonly CommittedTicket[];
}

/** Puts a finished draw into the published shape. */
export const toDrawFile = ({ commitment, secret, result, tickets }: DrawFileParts): DrawFile => ({
  format: DRAW_FILE_FORMAT,
  version: DRAW_VERSION,
  commitment: {
    mode: commitment.mode,
    poolId: commitment.poolId,
    ticketCount: commitment.ticketCount,
    merkleRoot: toHex(commitment.merkleRoot),
    secretHash: toHex(commitment.secretHash),
    winnerCount: commitment.winnerCount,
    alternateCount: commitment.alternateCount,
  },
  commitmentHash: toHex(commitmentHash(commitment)),
  reveal: { secret: toHex(secret), randomness: toHex(result.randomness), seed: toHex(result.seed) },
  tickets: tickets.map((ticket) => ({
    number: ticket.number,
    ticketIdHash: toHex(ticket.ticketIdHash),
    purchaseIdHash: toHex(ticket.purchaseIdHash),
    entrantCommit: toHex(ticket.entrantCommit),
    leaf: toHex(ticketLeaf(ticket)),
  })),
  winners: result.winners,
  alternates: result.alternates,
});

/**
 * The file's only spelling: JSON without white space, fields in the order of `DrawFile`, nothing after the last brace.
 * Two people who hold the same draw hold the same bytes.
 */
export const serializeDrawFile = (file: DrawFile): string =>
  JSON.stringify({
    format: file.format,
    version: file.version,
    commitment: {
      mode: file.commitment.mode,
      poolId: file.commitment.poolId,
      ticketCount: file.commitment.ticketCount,
      merkleRoot: file.commitment.merkleRoot,
      secretHash: file.commitment.secretHash,
      winnerCount: file.commitment.winnerCount,
      alternateCount: file.commitment.alternateCount,
    },
    commitmentHash: file.commitmentHash,
    reveal: { secret: file.reveal.secret, randomness: file.reveal.randomness, seed: file.reveal.seed },
    tickets: file.tickets.map((ticket) => ({
      number: ticket.number,
      ticketIdHash: ticket.ticketIdHash,
      purchaseIdHash: ticket.purchaseIdHash,
      entrantCommit: ticket.entrantCommit,
      leaf: ticket.leaf,
    })),
    winners: file.winners,
    alternates: file.alternates,
  });
