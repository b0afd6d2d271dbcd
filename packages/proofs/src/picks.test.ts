import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { u64be } from './bytes.ts';
import { sha256 } from './hash.ts';
import { drawPicks, drawWord, uniformNumbers } from './picks.ts';

const seeds = fc.uint8Array({ minLength: 32, maxLength: 32 });

/** The shuffle on a whole array, step by step as the format describes it. */
const picksByDefinition = (seed: Uint8Array, ticketCount: number, pickCount: number): number[] => {
  const all = Array.from({ length: ticketCount }, (_, index) => index);
  const uniform = uniformNumbers((index) => drawWord(seed, index));
  for (let index = 0; index < pickCount; index += 1) {
    const other = index + uniform(ticketCount - index);
    [all[index], all[other]] = [all[other] as number, all[index] as number];
  }
  return all.slice(0, pickCount);
};

describe('drawPicks', () => {
  it('picks what a shuffle of the whole list would put first', () => {
    const sizes = fc
      .integer({ min: 1, max: 200 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 0, max: n })));
    fc.assert(
      fc.property(seeds, sizes, (seed, [ticketCount, pickCount]) => {
        const picks = drawPicks(seed, ticketCount, pickCount);
        expect(picks).toEqual(picksByDefinition(seed, ticketCount, pickCount));
        expect(new Set(picks).size).toBe(pickCount);
      }),
    );
  });

  it('refuses to pick more tickets than there are', () => {
    expect(() => drawPicks(new Uint8Array(32), 3, 4)).toThrow(RangeError);
  });

  it('lets every ticket win equally often (chi-square over 200,000 draws)', () => {
    const tickets = 20;
    const draws = 200_000;
    const wins = new Array<number>(tickets).fill(0);
    for (let draw = 0; draw < draws; draw += 1) {
      const [winner] = drawPicks(sha256(u64be(BigInt(draw))), tickets, 1);
      wins[winner as number] = (wins[winner as number] as number) + 1;
    }
    const expected = draws / tickets;
    const chiSquare = wins.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
    // 43.8 is the 0.1 % point of chi-square with 19 degrees of freedom; the seeds are fixed, so this never flickers.
    expect(chiSquare).toBeLessThan(43.8);
  });
});

describe('uniformNumbers', () => {
  it('skips words in the incomplete last span instead of folding them onto the low numbers', () => {
    const range = 3;
    const words = [2n ** 64n - 1n, 2n ** 64n - 2n, 7n];
    // 2^64 mod 3 is 1: only the very last word has no complete span.
    const uniform = uniformNumbers((index) => words[Number(index)] as bigint);
    expect(uniform(range)).toBe(Number((2n ** 64n - 2n) % 3n));
    expect(uniform(range)).toBe(1);
  });

  it('accepts every word where the range divides 2^64', () => {
    const uniform = uniformNumbers(() => 2n ** 64n - 1n);
    expect(uniform(8)).toBe(7);
  });

  it('refuses an empty range', () => {
    expect(() => uniformNumbers(() => 0n)(0)).toThrow(RangeError);
  });
});
