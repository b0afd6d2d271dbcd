import { u64be, utf8 } from './bytes.ts';
import { hmacSha256 } from './hash.ts';

const DRAW_LABEL = utf8('raffle-draw/v1\0');
const SEPARATOR = Uint8Array.of(0x00);

export interface SeedInput {
  /** 32 bytes that nobody who could still change the list knew when it was frozen. */
  readonly randomness: Uint8Array;
  readonly poolId: string;
  readonly merkleRoot: Uint8Array;
  readonly ticketCount: number;
}

/** The draw's seed: HMAC-SHA-256(randomness, "raffle-draw/v1\0" ‖ poolId ‖ 0x00 ‖ root ‖ u64be(n)). */
export const drawSeed = ({ randomness, poolId, merkleRoot, ticketCount }: SeedInput): Uint8Array =>
  hmacSha256(randomness, DRAW_LABEL, utf8(poolId), SEPARATOR, merkleRoot, u64be(BigInt(ticketCount)));
