import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { concatBytes, sha256, toHex } from './bytes.ts';
import { inclusionProof, merkleRoot, verifyInclusion } from './merkle.ts';

const node = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concatBytes(Uint8Array.of(1), left, right));

/** RFC 6962, section 2.1, as it defines the tree: split at the largest power of two below the number of leaves. */
const rootByDefinition = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 1) return leaves[0] ?? new Uint8Array();
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return node(rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
};

const hash32 = fc.uint8Array({ minLength: 32, maxLength: 32 });
const tree = fc.uniqueArray(hash32, { minLength: 1, maxLength: 70, selector: (bytes) => toHex(bytes) });
const treeWithPlace = tree.chain((leaves) =>
  fc.record({ leaves: fc.constant(leaves), index: fc.nat(leaves.length - 1) }),
);

const claimOf = (leaves: readonly Uint8Array[], index: number) => ({
  leafHash: leaves[index] ?? new Uint8Array(),
  index,
  size: leaves.length,
  proof: inclusionProof(leaves, index),
  root: merkleRoot(leaves),
});

describe('merkleRoot', () => {
  it('has the shape of RFC 6962 for any number of leaves', () => {
    fc.assert(fc.property(tree, (leaves) => toHex(merkleRoot(leaves)) === toHex(rootByDefinition(leaves))));
  });

  it('changes with any leaf and with any swap', () => {
    fc.assert(
      fc.property(treeWithPlace, fc.nat(), ({ leaves, index }, other) => {
        const second = other % leaves.length;
        const from = (place: number) => (place === index ? second : place === second ? index : place);
        const swapped = leaves.map((leaf, place) => leaves[from(place)] ?? leaf);
        expect(toHex(merkleRoot(swapped)) === toHex(merkleRoot(leaves))).toBe(index === second);
      }),
    );
  });

  it('refuses an empty list', () => {
    expect(() => merkleRoot([])).toThrow(RangeError);
  });
});

describe('a proof of inclusion', () => {
  it('convinces for every leaf of every tree', () => {
    for (let size = 1; size <= 33; size += 1) {
      const leaves = Array.from({ length: size }, (_, index) => sha256(Uint8Array.of(index)));
      for (let index = 0; index < size; index += 1) expect(verifyInclusion(claimOf(leaves, index))).toBe(true);
    }
  });

  it('fails for another leaf, place, root or list of siblings', () => {
    fc.assert(
      fc.property(treeWithPlace, hash32, fc.nat(), ({ leaves, index }, foreign, at) => {
        const claim = claimOf(leaves, index);
        fc.pre(!leaves.some((leaf) => toHex(leaf) === toHex(foreign)) && toHex(claim.root) !== toHex(foreign));
        expect(verifyInclusion({ ...claim, leafHash: foreign })).toBe(false);
        expect(verifyInclusion({ ...claim, root: foreign })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...claim.proof, foreign] })).toBe(false);
        const otherPlace = at % leaves.length;
        if (otherPlace !== index) expect(verifyInclusion({ ...claim, index: otherPlace })).toBe(false);
        if (claim.proof.length > 0) expect(verifyInclusion({ ...claim, proof: claim.proof.slice(0, -1) })).toBe(false);
      }),
    );
  });

  it('fails for a tree whose size would give the leaf another way up', () => {
    const leaves = Array.from({ length: 5 }, (_, index) => sha256(Uint8Array.of(index)));
    for (const size of [1, 2, 3, 4, 9, 100]) {
      expect(verifyInclusion({ ...claimOf(leaves, 4), size })).toBe(false);
    }
  });

  it('takes no nonsense for a place', () => {
    const claim = claimOf([sha256(Uint8Array.of(1)), sha256(Uint8Array.of(2))], 0);
    for (const index of [-1, 2, 0.5, Number.NaN, 2 ** 60]) expect(verifyInclusion({ ...claim, index })).toBe(false);
    for (const size of [0, -2, 1.5, Number.POSITIVE_INFINITY]) expect(verifyInclusion({ ...claim, size })).toBe(false);
    expect(() => inclusionProof([sha256(Uint8Array.of(1))], 1)).toThrow(RangeError);
    expect(() => inclusionProof([sha256(Uint8Array.of(1))], -1)).toThrow(RangeError);
  });
});
