import { sha256 } from './hash.ts';

const NODE_PREFIX = Uint8Array.of(0x01);

/** An inner node: SHA-256(0x01 ‖ left ‖ right). The prefix keeps a node from passing for a leaf (RFC 6962, section 2.1). */
export const nodeHash = (left: Uint8Array, right: Uint8Array): Uint8Array => sha256(NODE_PREFIX, left, right);

/** The level above: neighbours joined in pairs, a last odd one carried up as it is. This gives the tree shape of RFC 6962. */
export const parentLevel = (level: readonly Uint8Array[]): Uint8Array[] => {
  const parents: Uint8Array[] = [];
  for (let index = 0; index < level.length; index += 2) {
    const left = level[index] as Uint8Array;
    const right = level[index + 1];
    parents.push(right ? nodeHash(left, right) : left);
  }
  return parents;
};

/** Root over leaf hashes in order, tree shape as in RFC 6962, section 2.1. Throws RangeError without leaves: no pool draws among none. */
export const merkleRoot = (leaves: readonly Uint8Array[]): Uint8Array => {
  let level = leaves;
  while (level.length > 1) level = parentLevel(level);
  const [root] = level;
  if (!root) throw new RangeError('a Merkle root needs at least one leaf');
  return root;
};

/** The root over leaves that come one by one, in order: the same as `merkleRoot` of all of them, in memory of their logarithm. */
export class MerkleAppender {
  /** Roots of whole trees, each larger than the one after it: the binary digits of the number of leaves. */
  readonly #peaks: { readonly height: number; readonly hash: Uint8Array }[] = [];

  append(leaf: Uint8Array): void {
    let hash = leaf;
    let height = 0;
    for (let last = this.#peaks.at(-1); last?.height === height; last = this.#peaks.at(-1)) {
      this.#peaks.pop();
      hash = nodeHash(last.hash, hash);
      height += 1;
    }
    this.#peaks.push({ height, hash });
  }

  /** Throws RangeError without leaves. More leaves may follow. */
  root(): Uint8Array {
    const [smallest, ...larger] = this.#peaks.toReversed();
    if (!smallest) throw new RangeError('a Merkle root needs at least one leaf');
    return larger.reduce((right, peak) => nodeHash(peak.hash, right), smallest.hash);
  }
}
