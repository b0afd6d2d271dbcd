import { u64be } from './bytes.ts';
import { hmacSha256 } from './hash.ts';

const RANGE_OF_WORD = 1n << 64n;

/** The i-th word of a draw: the first 8 bytes of HMAC-SHA-256(seed, u64be(i)), as an unsigned big-endian number. */
export const drawWord = (seed: Uint8Array, index: bigint): bigint => {
  const mac = hmacSha256(seed, u64be(index));
  return new DataView(mac.buffer, mac.byteOffset, mac.byteLength).getBigUint64(0);
};

/** A stream of unbiased numbers from words x_0, x_1, …: words in the last, incomplete span of a range are skipped. */
export const uniformNumbers = (wordAt: (index: bigint) => bigint): ((range: number) => number) => {
  let next = 0n;
  return (range) => {
    if (!Number.isSafeInteger(range) || range < 1) throw new RangeError(`${range} is not a range to pick from`);
    const size = BigInt(range);
    const acceptBelow = RANGE_OF_WORD - (RANGE_OF_WORD % size);
    for (;;) {
      const word = wordAt(next);
      next += 1n;
      if (word < acceptBelow) return Number(word % size);
    }
  };
};

/**
 * The first `pickCount` places of a forward Fisher–Yates shuffle of the indexes 0 … ticketCount−1.
 * Only what was swapped is held, so a few winners among a million tickets cost a few steps.
 */
export const drawPicks = (seed: Uint8Array, ticketCount: number, pickCount: number): number[] => {
  if (pickCount > ticketCount) throw new RangeError(`cannot pick ${pickCount} of ${ticketCount} tickets`);
  const uniform = uniformNumbers((index) => drawWord(seed, index));
  const moved = new Map<number, number>();
  const at = (index: number): number => moved.get(index) ?? index;
  const picks: number[] = [];
  for (let index = 0; index < pickCount; index += 1) {
    const other = index + uniform(ticketCount - index);
    const picked = at(other);
    moved.set(other, at(index));
    picks.push(picked);
  }
  return picks;
};
