import { sha256 } from './bytes.ts';

/** What can be encoded. Numbers must be safe integers; there is no float on purpose. */
export type CanonicalValue = string | bigint | number | boolean | Uint8Array | Date | null | readonly CanonicalValue[];

const TAG = { null: 0x00, bytes: 0x01, text: 0x02, integer: 0x03, time: 0x04, list: 0x05, boolean: 0x06 } as const;

const HEAD_BYTES = 5;
/** No code unit of a text needs more in UTF-8. */
const MOST_BYTES_A_UNIT = 3;

/** Everything is put together here and copied out once: an entry has dozens of parts, and a batch hundreds of entries. */
let scratch = Buffer.allocUnsafe(4_096);

const makeRoom = (end: number): void => {
  if (end <= scratch.length) return;
  const larger = Buffer.allocUnsafe(Math.max(end, 2 * scratch.length));
  scratch.copy(larger);
  scratch = larger;
};

/** Writes the head of a field whose content already stands behind it; returns where the field ends. */
const headed = (tag: number, at: number, length: number): number => {
  scratch.writeUInt8(tag, at);
  scratch.writeUInt32BE(length, at + 1);
  return at + HEAD_BYTES + length;
};

const writeAscii = (tag: number, text: string, at: number): number => {
  makeRoom(at + HEAD_BYTES + text.length);
  return headed(tag, at, scratch.write(text, at + HEAD_BYTES, 'latin1'));
};

// A lone surrogate has no UTF-8 form; encoders replace it, and then two different texts would have one encoding.
const writeText = (text: string, at: number): number => {
  if (!text.isWellFormed()) throw new RangeError('text with a lone surrogate has no canonical form');
  makeRoom(at + HEAD_BYTES + text.length * MOST_BYTES_A_UNIT);
  return headed(TAG.text, at, scratch.write(text, at + HEAD_BYTES, 'utf8'));
};

const writeBytes = (tag: number, content: Uint8Array, at: number): number => {
  makeRoom(at + HEAD_BYTES + content.length);
  scratch.set(content, at + HEAD_BYTES);
  return headed(tag, at, content.length);
};

const writeList = (fields: readonly CanonicalValue[], at: number): number => {
  makeRoom(at + HEAD_BYTES);
  return headed(TAG.list, at, writeAll(fields, at + HEAD_BYTES) - at - HEAD_BYTES);
};

const NOTHING = new Uint8Array(0);

const writeOne = (value: CanonicalValue, at: number): number => {
  if (value === null) return writeBytes(TAG.null, NOTHING, at);
  if (typeof value === 'string') return writeText(value, at);
  if (typeof value === 'boolean') return writeBytes(TAG.boolean, Uint8Array.of(value ? 1 : 0), at);
  if (typeof value === 'bigint') return writeAscii(TAG.integer, value.toString(), at);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`only safe integers have a canonical form, not ${value}`);
    return writeAscii(TAG.integer, String(value), at);
  }
  if (value instanceof Date) return writeAscii(TAG.time, value.toISOString(), at);
  if (value instanceof Uint8Array) return writeBytes(TAG.bytes, value, at);
  return writeList(value, at);
};

const writeAll = (fields: readonly CanonicalValue[], from: number): number => {
  let at = from;
  for (const field of fields) at = writeOne(field, at);
  return at;
};

/**
 * The canonical encoding that chains and derived ids are hashed over; README.md of this package documents it byte for
 * byte, with vectors. Each field is one tag byte, the content's length as a 32-bit big-endian number, and the content: 00
 * null (empty), 01 bytes, 02 text (UTF-8, as it is), 03 integer (decimal ASCII, `-` in front where negative), 04 time (RFC
 * 3339 in UTC with milliseconds), 05 list (its fields encoded), 06 boolean (00 or 01). Lengths stand before contents, so
 * two different lists of fields never encode to the same bytes. `5` and `5n` are the same integer.
 * @throws RangeError on a number that is no safe integer, an invalid Date, or text with a lone surrogate
 */
export const canonicalEncode = (fields: readonly CanonicalValue[]): Uint8Array =>
  Buffer.from(scratch.subarray(0, writeAll(fields, 0)));

/** What a hash chain begins from: 32 zero bytes. */
export const CHAIN_START: Uint8Array = new Uint8Array(32);

/**
 * The next link of a hash chain: SHA-256(previous ‖ bytes). As `previous` always has 32 bytes, the two cannot be mixed up.
 * @throws RangeError when `previous` is not the 32 bytes of a link or of CHAIN_START
 */
export const chainHash = (previous: Uint8Array, bytes: Uint8Array): Uint8Array => {
  if (previous.length !== 32) throw new RangeError(`a link has 32 bytes, not ${previous.length}`);
  return sha256(Buffer.concat([previous, bytes]));
};
