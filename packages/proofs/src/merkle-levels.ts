import { nodeHash } from './merkle.ts';

const HASH = 32;

/** Hashes side by side in one buffer that doubles when it is full. */
class Level {
  #bytes = new Uint8Array(HASH * 16);
  size = 0;

  at(index: number): Uint8Array {
    return this.#bytes.subarray(index * HASH, (index + 1) * HASH);
  }

  set(index: number, hash: Uint8Array): void {
    if ((index + 1) * HASH > this.#bytes.length) {
      const larger = new Uint8Array(this.#bytes.length * 2);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes.set(hash, index * HASH);
    this.size = Math.max(this.size, index + 1);
  }

  /** Moves everything from `index` on by one place. */
  openAt(index: number): void {
    this.set(this.size, this.size === 0 ? new Uint8Array(HASH) : this.at(this.size - 1));
    this.#bytes.copyWithin((index + 1) * HASH, index * HASH, (this.size - 1) * HASH);
  }
}

/**
 * A tree of the shape of `merkleRoot` whose leaves change: `root` hashes anew only what is above a changed leaf, and what stands
 * behind an inserted one.
 */
export class MerkleLevels {
  readonly #levels: Level[] = [new Level()];
  readonly #changed = new Set<number>();
  /** From this leaf on all have moved. */
  #movedFrom = Number.POSITIVE_INFINITY;

  get size(): number {
    return this.#leaves.size;
  }

  get #leaves(): Level {
    return this.#levels[0] as Level;
  }

  replace(index: number, leaf: Uint8Array): void {
    if (index >= this.size) throw new RangeError(`there is no leaf ${index} among ${this.size}`);
    this.#leaves.set(index, leaf);
    this.#changed.add(index);
  }

  /** The leaf that was at `index`, and those after it, stand one place further on. */
  insert(index: number, leaf: Uint8Array): void {
    if (index > this.size) throw new RangeError(`there is no place ${index} among ${this.size} leaves`);
    this.#leaves.openAt(index);
    this.#leaves.set(index, leaf);
    this.#movedFrom = Math.min(this.#movedFrom, index);
  }

  /** Throws RangeError without leaves. The caller must not write into what it gets. */
  root(): Uint8Array {
    if (this.size === 0) throw new RangeError('a Merkle root needs at least one leaf');
    let dirty = [...this.#changed].filter((index) => index < this.#movedFrom).sort((a, b) => a - b);
    let movedFrom = this.#movedFrom;
    let height = 0;
    for (; this.#levelAt(height).size > 1; height += 1) {
      dirty = [...new Set(dirty.map((index) => index >> 1))];
      movedFrom = movedFrom === Number.POSITIVE_INFINITY ? movedFrom : movedFrom >> 1;
      const parents = Math.ceil(this.#levelAt(height).size / 2);
      for (const index of dirty) if (index < movedFrom) this.#join(height, index);
      for (let index = movedFrom; index < parents; index += 1) this.#join(height, index);
    }
    this.#changed.clear();
    this.#movedFrom = Number.POSITIVE_INFINITY;
    return this.#levelAt(height).at(0);
  }

  #levelAt(height: number): Level {
    const level = this.#levels[height] ?? new Level();
    this.#levels[height] = level;
    return level;
  }

  #join(height: number, index: number): void {
    const below = this.#levelAt(height);
    const left = below.at(index * 2);
    const hash = index * 2 + 1 < below.size ? nodeHash(left, below.at(index * 2 + 1)) : left;
    this.#levelAt(height + 1).set(index, hash);
  }
}
