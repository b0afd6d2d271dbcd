import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from './bytes.ts';
import { sha256 } from './hash.ts';
import { MerkleAppender, merkleRoot } from './merkle.ts';
import { MerkleLevels } from './merkle-levels.ts';

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

describe('MerkleAppender', () => {
  it('has the root of the leaves so far after every one of them', () => {
    fc.assert(
      fc.property(leafList, (leaves) => {
        const appender = new MerkleAppender();
        leaves.forEach((leaf, index) => {
          appender.append(leaf);
          expect(toHex(appender.root())).toBe(toHex(rootByDefinition(leaves.slice(0, index + 1))));
        });
      }),
    );
  });

  it('has no root without leaves', () => {
    expect(() => new MerkleAppender().root()).toThrow(RangeError);
  });
});

describe('MerkleLevels', () => {
  const change = fc.record({
    insert: fc.boolean(),
    at: fc.nat(200),
    leaf: fc.uint8Array({ minLength: 32, maxLength: 32 }),
    look: fc.boolean(),
  });

  it('has the root of its leaves however they were inserted and replaced, and whenever one looks', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 120 }), (changes) => {
        const levels = new MerkleLevels();
        const leaves: Uint8Array[] = [];
        for (const { insert, at, leaf, look } of changes) {
          const isInsert = insert || leaves.length === 0;
          const index = at % (leaves.length + (isInsert ? 1 : 0));
          if (isInsert) levels.insert(index, leaf);
          else levels.replace(index, leaf);
          leaves.splice(index, isInsert ? 0 : 1, leaf);
          if (look) expect(toHex(levels.root())).toBe(toHex(rootByDefinition(leaves)));
        }
        expect(toHex(levels.root())).toBe(toHex(rootByDefinition(leaves)));
      }),
    );
  });

  it('refuses places that are not there, and has no root without leaves', () => {
    const levels = new MerkleLevels();
    expect(() => levels.root()).toThrow(RangeError);
    expect(() => levels.replace(0, new Uint8Array(32))).toThrow(RangeError);
    expect(() => levels.insert(1, new Uint8Array(32))).toThrow(RangeError);
  });
});
