import { concatBytes, sha256 } from './bytes.ts';

const NODE_PREFIX = Uint8Array.of(0x01);

const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(concatBytes(NODE_PREFIX, left, right));

/**
 * The level above: neighbours joined in pairs, a last odd one carried up as it is. Repeated, this is the tree of RFC 6962,
 * section 2.1, which splits a list at the largest power of two below its length.
 */
const parentLevel = (level: readonly Uint8Array[]): Uint8Array[] => {
  const parents: Uint8Array[] = [];
  let left: Uint8Array | undefined;
  for (const hash of level) {
    if (left === undefined) left = hash;
    else {
      parents.push(nodeHash(left, hash));
      left = undefined;
    }
  }
  if (left !== undefined) parents.push(left);
  return parents;
};

/**
 * The root over leaf hashes in the order given, 32 bytes; a node is SHA-256(0x01 ‖ left ‖ right) and a tree of one leaf is
 * that leaf (RFC 6962, section 2.1). Callers hash their leaves themselves, with a 0x00 prefix, so that no node can pass for
 * a leaf.
 * @throws RangeError on an empty list
 */
export const merkleRoot = (leafHashes: readonly Uint8Array[]): Uint8Array => {
  let level = leafHashes;
  while (level.length > 1) level = parentLevel(level);
  const [root] = level;
  if (root === undefined) throw new RangeError('a tree needs at least one leaf');
  return root;
};

/**
 * The sibling hashes on the way from leaf `index` up to the root, lowest first (RFC 6962, section 2.1.1).
 * @throws RangeError when there is no such leaf
 */
export const inclusionProof = (leafHashes: readonly Uint8Array[], index: number): Uint8Array[] => {
  if (leafHashes[index] === undefined) throw new RangeError(`no leaf ${index} in a tree of ${leafHashes.length}`);
  const proof: Uint8Array[] = [];
  let level = leafHashes;
  let position = index;
  while (level.length > 1) {
    const sibling = level[position % 2 === 0 ? position + 1 : position - 1];
    if (sibling !== undefined) proof.push(sibling);
    level = parentLevel(level);
    position = Math.floor(position / 2);
  }
  return proof;
};

export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  /** Zero-based place of the leaf. */
  readonly index: number;
  /** Number of leaves of the tree. */
  readonly size: number;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

/** Whether the proof leads from the leaf at that place of a tree of that size to the root (RFC 9162, section 2.1.3.2). */
export const verifyInclusion = ({ leafHash, index, size, proof, root }: InclusionClaim): boolean => {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let position = index;
  let last = size - 1;
  let hash = leafHash;
  for (const sibling of proof) {
    if (last === 0) return false;
    // The last node of a level without a right neighbour was carried up: skip the levels on which it had none.
    while (position % 2 === 0 && position === last) {
      position /= 2;
      last /= 2;
    }
    hash = position % 2 === 0 ? nodeHash(hash, sibling) : nodeHash(sibling, hash);
    position = Math.floor(position / 2);
    last = Math.floor(last / 2);
  }
  return last === 0 && Buffer.compare(hash, root) === 0;
};
