import { sha256 } from './bytes.ts';

/** What can be encoded. Numbers must be safe integers; there is no float on purpose. */
export type CanonicalValue = string | bigint | number | boolean | Uint8Array | Date | null | readonly CanonicalValue[];

const TAG = { null: 0x00, bytes: 0x01, text: 0x02, integer: 0x03, time: 0x04, list: 0x05, boolean: 0x06 } as const;

const tagged = (tag: number, content: Uint8Array): Uint8Array => {
  const head = Buffer.alloc(5);
  head.writeUInt8(tag, 0);
  head.writeUInt32BE(content.length, 1);
  return Buffer.concat([head, content]);
};

// A lone surrogate has no UTF-8 form; encoders replace it, and then two different texts would have one encoding.
const encodeText = (text: string): Uint8Array => {
  if (!text.isWellFormed()) throw new RangeError('text with a lone surrogate has no canonical form');
  return tagged(TAG.text, Buffer.from(text, 'utf8'));
};

const encodeOne = (value: CanonicalValue): Uint8Array => {
  if (value === null) return tagged(TAG.null, Buffer.alloc(0));
  if (typeof value === 'string') return encodeText(value);
  if (typeof value === 'boolean') return tagged(TAG.boolean, Buffer.from([value ? 1 : 0]));
  if (typeof value === 'bigint') return tagged(TAG.integer, Buffer.from(value.toString(), 'ascii'));
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`only safe integers have a canonical form, not ${value}`);
    return tagged(TAG.integer, Buffer.from(BigInt(value).toString(), 'ascii'));
  }
  if (value instanceof Date) return tagged(TAG.time, Buffer.from(value.toISOString(), 'ascii'));
  if (value instanceof Uint8Array) return tagged(TAG.bytes, value);
  return tagged(TAG.list, canonicalEncode(value));
};

/**
 * The canonical encoding that chains and derived ids are hashed over; README.md of this package documents it byte for
 * byte, with vectors. Each field is one tag byte, the content's length as a 32-bit big-endian number, and the content: 00
 * null (empty), 01 bytes, 02 text (UTF-8, as it is), 03 integer (decimal ASCII, `-` in front where negative), 04 time (RFC
 * 3339 in UTC with milliseconds), 05 list (its fields encoded), 06 boolean (00 or 01). Lengths stand before contents, so
 * two different lists of fields never encode to the same bytes. `5` and `5n` are the same integer.
 * @throws RangeError on a number that is no safe integer, an invalid Date, or text with a lone surrogate
 */
export const canonicalEncode = (fields: readonly CanonicalValue[]): Uint8Array => Buffer.concat(fields.map(encodeOne));

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
