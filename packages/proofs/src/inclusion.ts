import { nodeHash, parentLevel } from './merkle.ts';

/**
 * What leads from one hash of a level to the root: its neighbours from the bottom up (the audit path of RFC 6962, section 2.1.1). The hashes
 * may be leaves, or the nodes of any one level. Throws RangeError for a place that is not there.
 */
export const inclusionPath = (hashes: readonly Uint8Array[], index: number): Uint8Array[] => {
  if (!Number.isInteger(index) || index < 0 || index >= hashes.length) {
    throw new RangeError(`there is no place ${index} among ${hashes.length}`);
  }
  const path: Uint8Array[] = [];
  let [level, at] = [hashes, index];
  while (level.length > 1) {
    const neighbour = level[at ^ 1];
    if (neighbour) path.push(neighbour);
    level = parentLevel(level);
    at >>= 1;
  }
  return path;
};

/** The level so many steps above, each of whose nodes stands for 2^steps leaves, the last one perhaps for fewer. */
export const levelAbove = (leaves: readonly Uint8Array[], steps: number): readonly Uint8Array[] => {
  let level = leaves;
  for (let step = 0; step < steps && level.length > 1; step += 1) level = parentLevel(level);
  return level;
};

/**
 * The root that a leaf in this place of so many leads to by this path (RFC 9162, section 2.1.3.2). Undefined where the path is too short or too
 * long for the place.
 */
export const rootByPath = (
  leaf: Uint8Array,
  index: number,
  leafCount: number,
  path: readonly Uint8Array[],
): Uint8Array | undefined => {
  if (index < 0 || index >= leafCount) return undefined;
  let [hash, at, last] = [leaf, index, leafCount - 1];
  for (const neighbour of path) {
    if (last === 0) return undefined;
    // The last node of a level without a neighbour is carried up as it is.
    while (at === last && at % 2 === 0) [at, last] = [at / 2, last / 2];
    hash = at % 2 === 1 ? nodeHash(neighbour, hash) : nodeHash(hash, neighbour);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  // Whatever levels are left must all be carried ones.
  while (at === last && at % 2 === 0 && last !== 0) [at, last] = [at / 2, last / 2];
  return last === 0 ? hash : undefined;
};
