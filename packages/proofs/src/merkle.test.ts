import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { sha256 } from './hash.ts';
import { merkleRoot } from './merkle.ts';

/** RFC 6962, section 2.1, written as it defines it: split at the largest power of two below n. */
const rootByDefinition = (leaves: readonly Uint8Array[]): Uint8Array => {
  if (leaves.length === 1) return leaves[0] as Uint8Array;
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  return sha256(Uint8Array.of(1), rootByDefinition(leaves.slice(0, split)), rootByDefinition(leaves.slice(split)));
};

const leafList = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), { minLength: 1, maxLength: 70 });

describe('merkleRoot', () => {
  it('has the tree shape of RFC 6962 for every number of leaves', () => {
    fc.assert(
      fc.property(leafList, (leaves) => {
        expect(toHex(merkleRoot(leaves))).toBe(toHex(rootByDefinition(leaves)));
      }),
    );
  });

  it('refuses an empty list', () => {
    expect(() => merkleRoot([])).toThrow(RangeError);
  });
});
