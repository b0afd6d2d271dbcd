const TAG = { null: 0x00, bytes: 0x01, text: 0x02, integer: 0x03, time: 0x04, list: 0x05, boolean: 0x06 } as const;
const HEAD_BYTES = 5;
/** No code unit of a text needs more in UTF-8. */
const MOST_BYTES_A_UNIT = 3;

const encoder = new TextEncoder();

/**
 * Writes the canonical encoding that ledgers are hashed over, one field a call, into a buffer that is used again and again.
 * packages/kernel/README.md describes it byte for byte; this is the verifier's own implementation, which runs in a browser too.
 */
export class CanonicalWriter {
  #buffer = new Uint8Array(4_096);
  #length = 0;

  /** Bytes as they are, without tag and length: a previous hash, or a prefix. Throws away what was written before. */
  begin(prefix: Uint8Array): this {
    this.#length = 0;
    return this.#append(prefix);
  }

  /** What was written. It is gone with the next `begin`. */
  get written(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  nothing(): this {
    this.#head(TAG.null, 0);
    return this;
  }

  bytes(value: Uint8Array): this {
    this.#head(TAG.bytes, value.length);
    return this.#append(value);
  }

  /** UTF-8, as it is. Throws RangeError on a lone surrogate, which has no UTF-8 form. */
  text(value: string): this {
    if (!value.isWellFormed()) throw new RangeError('text with a lone surrogate has no canonical form');
    return this.#characters(TAG.text, value);
  }

  textOrNothing(value: string | null): this {
    return value === null ? this.nothing() : this.text(value);
  }

  /** Decimal digits; a text must be written so already: no leading zeros, `-` in front where negative. */
  integer(value: number | string): this {
    return this.#characters(TAG.integer, String(value));
  }

  /** A time as it is written everywhere: UTC, RFC 3339, three digits of milliseconds. */
  time(value: string): this {
    return this.#characters(TAG.time, value);
  }

  boolean(value: boolean): this {
    this.#head(TAG.boolean, 1);
    return this.#append(Uint8Array.of(value ? 1 : 0));
  }

  /** A list of what `write` writes. */
  list(write: () => void): this {
    this.#head(TAG.list, 0);
    const begin = this.#length;
    write();
    this.#setLength(begin, this.#length - begin);
    return this;
  }

  #characters(tag: number, value: string): this {
    this.#reserve(HEAD_BYTES + value.length * MOST_BYTES_A_UNIT);
    this.#head(tag, 0);
    const begin = this.#length;
    const { written } = encoder.encodeInto(value, this.#buffer.subarray(begin));
    this.#length = begin + written;
    this.#setLength(begin, written);
    return this;
  }

  #append(bytes: Uint8Array): this {
    this.#reserve(bytes.length);
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
    return this;
  }

  #head(tag: number, length: number): void {
    this.#reserve(HEAD_BYTES);
    this.#buffer[this.#length] = tag;
    this.#length += HEAD_BYTES;
    this.#setLength(this.#length, length);
  }

  /** The length of the content that begins at `begin`, unsigned and big-endian, into the four bytes before it. */
  #setLength(begin: number, length: number): void {
    this.#buffer[begin - 4] = length >>> 24;
    this.#buffer[begin - 3] = length >>> 16;
    this.#buffer[begin - 2] = length >>> 8;
    this.#buffer[begin - 1] = length;
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#length + bytes));
    larger.set(this.#buffer.subarray(0, this.#length));
    this.#buffer = larger;
  }
}
