import { toHex } from './bytes.ts';
import {
  type BeaconCommitment,
  commitmentHash,
  DRAW_VERSION,
  type DrawCommitment,
  type ManualCommitment,
  type SecretCommitment,
} from './commitment.ts';
import type { DrawResult } from './draw.ts';
import { type ManualPicks, type ManualRecord, manualRecordHash } from './manual-record.ts';
import { type CommittedTicket, ticketLeaf } from './ticket-leaf.ts';

/** The name that opens every draw file. */
export const DRAW_FILE_FORMAT = 'tessera-draw';

interface FileList {
  readonly poolId: string;
  readonly ticketCount: number;
  readonly merkleRoot: string;
  readonly winnerCount: number;
  readonly alternateCount: number;
}

/** A commitment as files show it: byte strings are lower-case hexadecimal. */
export type FileCommitment =
  | (FileList & { readonly mode: 'COMMIT_REVEAL'; readonly secretHash: string })
  | (FileList & { readonly mode: 'DRAND'; readonly chainHash: string; readonly round: number })
  | (FileList & { readonly mode: 'MANUAL' });

type CommitmentWith<Mode> = Extract<FileCommitment, { readonly mode: Mode }>;

interface DrawFileBody {
  readonly format: typeof DRAW_FILE_FORMAT;
  readonly version: typeof DRAW_VERSION;
  readonly commitmentHash: string;
  readonly tickets: readonly DrawFileTicket[];
  readonly winners: readonly number[];
  readonly alternates: readonly number[];
}

export interface SecretDrawFile extends DrawFileBody {
  readonly commitment: CommitmentWith<'COMMIT_REVEAL'>;
  readonly reveal: { readonly secret: string; readonly randomness: string; readonly seed: string };
}

export interface BeaconDrawFile extends DrawFileBody {
  readonly commitment: CommitmentWith<'DRAND'>;
  readonly beacon: { readonly signature: string; readonly randomness: string; readonly seed: string };
}

export interface ManualDrawFile extends DrawFileBody {
  readonly commitment: CommitmentWith<'MANUAL'>;
  readonly record: ManualRecord & { readonly hash: string };
}

/**
 * A finished draw as anyone may download it, with its mode's own evidence. Byte strings are lower-case hexadecimal; winners and alternates are
 * ticket numbers by rank. `'beacon' in file` tells the modes apart.
 */
export type DrawFile = SecretDrawFile | BeaconDrawFile | ManualDrawFile;

export interface DrawFileTicket {
  readonly number: number;
  readonly ticketIdHash: string;
  readonly purchaseIdHash: string;
  readonly entrantCommit: string;
  /** Follows from the four above; it stands there so that a changed ticket can be named. */
  readonly leaf: string;
}

interface FileTickets {
  readonly tickets: readonly CommittedTicket[];
}

export interface SecretDrawParts extends FileTickets {
  readonly commitment: SecretCommitment;
  readonly secret: Uint8Array;
  readonly result: DrawResult;
}

export interface BeaconDrawParts extends FileTickets {
  readonly commitment: BeaconCommitment;
  readonly signature: Uint8Array;
  readonly result: DrawResult;
}

export interface ManualDrawParts extends FileTickets {
  readonly commitment: ManualCommitment;
  readonly record: ManualRecord;
  readonly result: ManualPicks;
}

export type DrawFileParts = SecretDrawParts | BeaconDrawParts | ManualDrawParts;

const fileSource = (commitment: DrawCommitment) => {
  switch (commitment.mode) {
    case 'COMMIT_REVEAL':
      return { secretHash: toHex(commitment.secretHash) };
    case 'DRAND':
      return { chainHash: toHex(commitment.chainHash), round: commitment.round };
    case 'MANUAL':
      return {};
  }
};

/** The commitment as draw files and receipts show it. */
export const toFileCommitment = <Commitment extends DrawCommitment>(
  commitment: Commitment,
): CommitmentWith<Commitment['mode']> =>
  ({
    mode: commitment.mode,
    poolId: commitment.poolId,
    ticketCount: commitment.ticketCount,
    merkleRoot: toHex(commitment.merkleRoot),
    ...fileSource(commitment),
    winnerCount: commitment.winnerCount,
    alternateCount: commitment.alternateCount,
  }) as CommitmentWith<Commitment['mode']>;

const evidenceOf = (parts: DrawFileParts) => {
  if ('secret' in parts) {
    const { secret, result } = parts;
    return { reveal: { secret: toHex(secret), randomness: toHex(result.randomness), seed: toHex(result.seed) } };
  }
  if ('signature' in parts) {
    const { signature, result } = parts;
    return { beacon: { signature: toHex(signature), randomness: toHex(result.randomness), seed: toHex(result.seed) } };
  }
  const hash = manualRecordHash(commitmentHash(parts.commitment), parts.record, parts.result);
  return { record: { ...parts.record, hash: toHex(hash) } };
};

/** The file that a draw's parts make. */
export type DrawFileOf<Parts> = Parts extends SecretDrawParts
  ? SecretDrawFile
  : Parts extends BeaconDrawParts
    ? BeaconDrawFile
    : ManualDrawFile;

/** Puts a finished draw into the published shape. */
export const toDrawFile = <Parts extends DrawFileParts>(parts: Parts): DrawFileOf<Parts> =>
  ({
    format: DRAW_FILE_FORMAT,
    version: DRAW_VERSION,
    commitment: toFileCommitment(parts.commitment),
    commitmentHash: toHex(commitmentHash(parts.commitment)),
    ...evidenceOf(parts),
    tickets: parts.tickets.map((ticket) => ({
      number: ticket.number,
      ticketIdHash: toHex(ticket.ticketIdHash),
      purchaseIdHash: toHex(ticket.purchaseIdHash),
      entrantCommit: toHex(ticket.entrantCommit),
      leaf: toHex(ticketLeaf(ticket)),
    })),
    winners: parts.result.winners,
    alternates: parts.result.alternates,
  }) as unknown as DrawFileOf<Parts>;

/** A commitment's fields in their only order. */
export const commitmentInOrder = (commitment: FileCommitment): FileCommitment => {
  const { mode, poolId, ticketCount, merkleRoot, winnerCount, alternateCount } = commitment;
  const list = { poolId, ticketCount, merkleRoot };
  const picks = { winnerCount, alternateCount };
  switch (mode) {
    case 'COMMIT_REVEAL':
      return { mode, ...list, secretHash: commitment.secretHash, ...picks };
    case 'DRAND':
      return { mode, ...list, chainHash: commitment.chainHash, round: commitment.round, ...picks };
    case 'MANUAL':
      return { mode, ...list, ...picks };
  }
};

const evidenceInOrder = (file: DrawFile) => {
  if ('reveal' in file) {
    const { secret, randomness, seed } = file.reveal;
    return { reveal: { secret, randomness, seed } };
  }
  if ('beacon' in file) {
    const { signature, randomness, seed } = file.beacon;
    return { beacon: { signature, randomness, seed } };
  }
  const { drawnAt, witnesses, evidence, evidenceHash, hash } = file.record;
  return { record: { drawnAt, witnesses, evidence, evidenceHash, hash } };
};

/**
 * The file's only spelling: JSON without white space, fields in the order of `DrawFile`, nothing after the last brace.
 * Two people who hold the same draw hold the same bytes.
 */
export const serializeDrawFile = (file: DrawFile): string =>
  JSON.stringify({
    format: file.format,
    version: file.version,
    commitment: commitmentInOrder(file.commitment),
    commitmentHash: file.commitmentHash,
    ...evidenceInOrder(file),
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
