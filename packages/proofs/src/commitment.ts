import { u32be, u64be, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';

/** Version of the draw format; it also stands in the labels that are hashed. */
export const DRAW_VERSION = 1;

const COMMITMENT_LABEL = utf8('raffle-commitment/v1\0');
/** How each mode is written in the commitment's bytes. Further modes add further numbers. */
const MODE_BYTE = { COMMIT_REVEAL: 0x01, DRAND: 0x02, MANUAL: 0x03 } as const;

export type DrawMode = keyof typeof MODE_BYTE;

/** What every mode fixes. */
interface CommittedList {
  readonly version: typeof DRAW_VERSION;
  readonly poolId: string;
  readonly ticketCount: number;
  readonly merkleRoot: Uint8Array;
  readonly winnerCount: number;
  readonly alternateCount: number;
}

/** The operator's secret decides, which was fixed by its hash when the pool opened. */
export interface SecretCommitment extends CommittedList {
  readonly mode: 'COMMIT_REVEAL';
  readonly secretHash: Uint8Array;
}

/** A round of a public beacon decides, which does not exist yet. */
export interface BeaconCommitment extends CommittedList {
  readonly mode: 'DRAND';
  readonly chainHash: Uint8Array;
  readonly round: number;
}

/** A barrel decides; only the list is fixed. */
export interface ManualCommitment extends CommittedList {
  readonly mode: 'MANUAL';
}

/** What is published before the randomness can be known, and fixes everything the draw depends on but the randomness. */
export type DrawCommitment = SecretCommitment | BeaconCommitment | ManualCommitment;

/** Where the randomness comes from, as the commitment's bytes name it. */
const sourceBytes = (commitment: DrawCommitment): readonly Uint8Array[] => {
  switch (commitment.mode) {
    case 'COMMIT_REVEAL':
      return [commitment.secretHash];
    case 'DRAND':
      return [commitment.chainHash, u64be(BigInt(commitment.round))];
    case 'MANUAL':
      return [];
  }
};

/**
 * One value to note down, compare or anchor in place of the whole commitment: SHA-256("raffle-commitment/v1\0" ‖ u8(mode) ‖ u32be(length of
 * poolId) ‖ poolId ‖ u64be(n) ‖ root ‖ source ‖ u32be(winners) ‖ u32be(alternates)). Mode and source: 1 COMMIT_REVEAL, secretHash;
 * 2 DRAND, chainHash ‖ u64be(round); 3 MANUAL, nothing. The length is that of the UTF-8 bytes.
 */
export const commitmentHash = (commitment: DrawCommitment): Uint8Array => {
  const poolId = utf8(commitment.poolId);
  return sha256(
    COMMITMENT_LABEL,
    Uint8Array.of(MODE_BYTE[commitment.mode]),
    u32be(poolId.length),
    poolId,
    u64be(BigInt(commitment.ticketCount)),
    commitment.merkleRoot,
    ...sourceBytes(commitment),
    u32be(commitment.winnerCount),
    u32be(commitment.alternateCount),
  );
};
