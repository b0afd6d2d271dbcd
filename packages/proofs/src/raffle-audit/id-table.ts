const ID_BYTES = 16;
const FIRST_SLOTS = 1_024;
const EMPTY = -1;

/**
 * Ids (UUIDs), each with its place in the order in which they came, from 0. 24 to 48 bytes an id, where a `Map` takes more than a hundred. Who
 * chooses ids so that they collide makes it slow, and not wrong.
 */
export class IdTable {
  #keys = new Uint8Array((FIRST_SLOTS / 2) * ID_BYTES);
  #slots = new Int32Array(FIRST_SLOTS).fill(EMPTY);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The place of an id that never came before; undefined where it did. */
  add(id: string): number | undefined {
    const key = bytesOf(id);
    const slot = this.#slotOf(key);
    if (this.#slots[slot] !== EMPTY) return undefined;
    const place = this.#size;
    this.#size += 1;
    if (this.#size * ID_BYTES > this.#keys.length) this.#growKeys();
    this.#keys.set(key, place * ID_BYTES);
    this.#slots[slot] = place;
    // Half of the slots stay empty, so that whatever is looked for is found within a few steps.
    if (this.#size * 2 > this.#slots.length) this.#growSlots();
    return place;
  }

  /** The place of an id; undefined where it never came. */
  find(id: string): number | undefined {
    const place = this.#slots[this.#slotOf(bytesOf(id))] as number;
    return place === EMPTY ? undefined : place;
  }

  /** Where the id stands, or, where it does not, the empty slot in which it belongs. */
  #slotOf(key: Uint8Array): number {
    const last = this.#slots.length - 1;
    let slot = mixed(key) & last;
    for (;;) {
      const place = this.#slots[slot] as number;
      if (place === EMPTY || this.#stands(place, key)) return slot;
      slot = (slot + 1) & last;
    }
  }

  #stands(place: number, key: Uint8Array): boolean {
    for (let at = 0; at < ID_BYTES; at += 1) {
      if (this.#keys[place * ID_BYTES + at] !== key[at]) return false;
    }
    return true;
  }

  #growKeys(): void {
    const keys = new Uint8Array(this.#keys.length * 2);
    keys.set(this.#keys);
    this.#keys = keys;
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 2).fill(EMPTY);
    for (let place = 0; place < this.#size; place += 1) {
      const key = this.#keys.subarray(place * ID_BYTES, (place + 1) * ID_BYTES);
      this.#slots[this.#slotOf(key)] = place;
    }
  }
}

/** 32 bits in which every byte of an id has a part (FNV-1a). */
const mixed = (key: Uint8Array): number => {
  let value = 0x811c9dc5;
  for (const byte of key) value = Math.imul(value ^ byte, 0x01000193);
  return (value ^ (value >>> 15)) >>> 0;
};

const bytesOf = (id: string): Uint8Array => {
  const bytes = new Uint8Array(ID_BYTES);
  const digits = id.replaceAll('-', '');
  for (let at = 0; at < ID_BYTES; at += 1) bytes[at] = Number.parseInt(digits.slice(at * 2, at * 2 + 2), 16);
  return bytes;
};
