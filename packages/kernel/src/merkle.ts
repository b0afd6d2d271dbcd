import { concatBytes, sha256 } from './bytes.ts';

const NODE_PREFIX = Uint8Array.of(0x01);

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concatBytes(NODE_PREFIX, left, right));

/** The largest power of two that is smaller than n (n ≥ 2). */
const splitOf = (n: number): number => 2 ** Math.ceil(Math.log2(n) - 1);

/**
 * The root over leaf hashes in the shape of RFC 6962, section 2.1: a list is split at the largest power of two below its
 * length, and a node is SHA-256(0x01 ‖ left ‖ right). Callers hash their leaves with a 0x00 prefix themselves.
 * @throws RangeError on an empty list
 */
export const merkleRoot = (leaves: readonly Uint8Array[]): Uint8Array => {
  const [first] = leaves;
  if (!first) throw new RangeError('a tree needs at least one leaf');
  if (leaves.length === 1) return first;
  const split = splitOf(leaves.length);
  return nodeHash(merkleRoot(leaves.slice(0, split)), merkleRoot(leaves.slice(split)));
};

/** The sibling hashes from leaf `index` up to the root (RFC 6962, section 2.1.1). */
export const inclusionProof = (leaves: readonly Uint8Array[], index: number): Uint8Array[] => {
  if (!(index >= 0 && index < leaves.length)) throw new RangeError(`no leaf ${index} in a tree of ${leaves.length}`);
  if (leaves.length === 1) return [];
  const split = splitOf(leaves.length);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionProof(left, index), merkleRoot(right)]
    : [...inclusionProof(right, index - split), merkleRoot(left)];
};

/** Whether `proof` leads from `leaf` at `index` of a tree of `size` leaves to `root`. */
export const verifyInclusion = (
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean => {
  const computed = climb(leaf, index, size, proof);
  return computed !== undefined && Buffer.compare(computed, root) === 0;
};

const climb = (leaf: Uint8Array, index: number, size: number, proof: readonly Uint8Array[]): Uint8Array | undefined => {
  if (!(index >= 0 && index < size)) return undefined;
  if (size === 1) return proof.length === 0 ? leaf : undefined;
  const sibling = proof.at(-1);
  if (!sibling) return undefined;
  const rest = proof.slice(0, -1);
  const split = splitOf(size);
  const below = index < split ? climb(leaf, index, split, rest) : climb(leaf, index - split, size - split, rest);
  if (!below) return undefined;
  return index < split ? nodeHash(below, sibling) : nodeHash(sibling, below);
};
