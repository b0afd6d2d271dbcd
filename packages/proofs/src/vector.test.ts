import { describe, expect, it } from 'vitest';
import { fromHex, toHex, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';
import { merkleRoot } from './merkle.ts';
import { drawPicks } from './picks.ts';
import { drawSeed } from './seed.ts';
import { idHash, ticketLeaf } from './ticket-leaf.ts';

/** The published vector of format version 1: 100 tickets, drand quicknet round 123. */
const leaves = Array.from({ length: 100 }, (_, index) => index + 1).map((number) =>
  ticketLeaf({
    number,
    ticketIdHash: idHash(`t${number}`),
    purchaseIdHash: idHash(`p${number}`),
    entrantCommit: sha256(utf8(`e${number}`)),
  }),
);
const randomness = fromHex('fb8f7bc29bf24db51871ec8c79f3a1e4bd0557bc0dfcee9ed1d924e69d1c60dc');
const root = '4e59286dd9813a8603148c3524dd5d9f2e33423f4c0190396d374e0fc92a2d39';
const seed = 'b8af108a67681d1609ac7d59410200604c4fc7ffabca08547c31f5fd0b3a99e6';

describe('the published test vector', () => {
  it('gives the published root', () => {
    expect(toHex(merkleRoot(leaves))).toBe(root);
  });

  it('gives the published seed', () => {
    const computed = drawSeed({ randomness, poolId: 'pool-1', merkleRoot: fromHex(root), ticketCount: 100 });
    expect(toHex(computed)).toBe(seed);
  });

  it('gives the published picks', () => {
    expect(drawPicks(fromHex(seed), 100, 5)).toEqual([11, 13, 83, 18, 67]);
  });
});
