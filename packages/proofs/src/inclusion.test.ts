import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex, u32be } from './bytes.ts';
import { sha256 } from './hash.ts';
import { inclusionPath, levelAbove, rootByPath } from './inclusion.ts';
import { merkleRoot } from './merkle.ts';

const leavesOf = (count: number): Uint8Array[] => Array.from({ length: count }, (_, index) => sha256(u32be(index)));

/** RFC 6962, section 2.1.1, written as it defines it. */
const pathByDefinition = (leaves: readonly Uint8Array[], index: number): Uint8Array[] => {
  if (leaves.length === 1) return [];
  let split = 1;
  while (split * 2 < leaves.length) split *= 2;
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...pathByDefinition(left, index), merkleRoot(right)]
    : [...pathByDefinition(right, index - split), merkleRoot(left)];
};

const places = fc
  .integer({ min: 1, max: 90 })
  .chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 0, max: count - 1 })));

describe('an inclusion path', () => {
  it('is that of RFC 6962, and leads to the root, for every place of every small tree', () => {
    for (let count = 1; count <= 40; count += 1) {
      const leaves = leavesOf(count);
      for (let index = 0; index < count; index += 1) {
        const path = inclusionPath(leaves, index);
        expect(path.map(toHex)).toEqual(pathByDefinition(leaves, index).map(toHex));
        const root = rootByPath(leaves[index] as Uint8Array, index, count, path);
        expect(root && toHex(root)).toBe(toHex(merkleRoot(leaves)));
      }
    }
  });

  it('can be put together from that within an aligned part and that of the parts', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: 0, max: 4 }), ([count, index], steps) => {
        const leaves = leavesOf(count);
        const part = index >> steps;
        const own = leaves.slice(part << steps, (part + 1) << steps);
        const path = [
          ...inclusionPath(own, index - (part << steps)),
          ...inclusionPath(levelAbove(leaves, steps), part),
        ];
        expect(path.map(toHex)).toEqual(inclusionPath(leaves, index).map(toHex));
      }),
    );
  });

  it('leads nowhere from another place, with a neighbour more or less, or with a changed one', () => {
    fc.assert(
      fc.property(places, fc.nat(89), ([count, index], other) => {
        const leaves = leavesOf(count);
        const [leaf, path] = [leaves[index] as Uint8Array, inclusionPath(leaves, index)];
        const root = toHex(merkleRoot(leaves));
        const found = (...parameters: Parameters<typeof rootByPath>) => {
          const led = rootByPath(...parameters);
          return led === undefined ? undefined : toHex(led);
        };
        if (other !== index) expect(found(leaf, other, count, path)).not.toBe(root);
        expect(found(leaf, index, count, [...path, leaf])).not.toBe(root);
        if (path.length === 0) return;
        expect(found(leaf, index, count, path.slice(0, -1))).not.toBe(root);
        const changed = path.map((hash, at) => (at === other % path.length ? sha256(hash) : hash));
        expect(found(leaf, index, count, changed)).not.toBe(root);
      }),
    );
  });

  it('is refused for a place that is not there', () => {
    expect(() => inclusionPath(leavesOf(3), 3)).toThrow(RangeError);
    expect(() => inclusionPath([], 0)).toThrow(RangeError);
    expect(rootByPath(new Uint8Array(32), 3, 3, [])).toBeUndefined();
  });
});
