import { u32be, u64be, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';

/** Version of the draw format; it also stands in the labels that are hashed. */
export const DRAW_VERSION = 1;

const COMMITMENT_LABEL = utf8('raffle-commitment/v1\0');
/** How each mode is written in the commitment's bytes. Further modes add further numbers. */
const MODE_BYTE = { COMMIT_REVEAL: 0x01 } as const;

export type DrawMode = keyof typeof MODE_BYTE;

/** What is published before the randomness can be known, and fixes everything the draw depends on but the randomness. */
export interface DrawCommitment {
  readonly version: typeof DRAW_VERSION;
  readonly mode: DrawMode;
  readonly poolId: string;
  readonly ticketCount: number;
  readonly merkleRoot: Uint8Array;
  readonly secretHash: Uint8Array;
  readonly winnerCount: number;
  readonly alternateCount: number;
}

/**
 * One value to note down, compare or anchor in place of the whole commitment: SHA-256("raffle-commitment/v1\0" ‖
 * u8(mode) ‖ u32be(length of poolId) ‖ poolId ‖ u64be(n) ‖ root ‖ secretHash ‖ u32be(winners) ‖ u32be(alternates)).
 * Mode COMMIT_REVEAL is 1; the length is that of the UTF-8 bytes.
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
    commitment.secretHash,
    u32be(commitment.winnerCount),
    u32be(commitment.alternateCount),
  );
};
