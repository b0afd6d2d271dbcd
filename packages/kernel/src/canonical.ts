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

const encodeOne = (value: CanonicalValue): Uint8Array => {
  if (value === null) return tagged(TAG.null, Buffer.alloc(0));
  if (typeof value === 'string') return tagged(TAG.text, Buffer.from(value.normalize('NFC'), 'utf8'));
  if (typeof value === 'boolean') return tagged(TAG.boolean, Buffer.from([value ? 1 : 0]));
  if (typeof value === 'bigint') return tagged(TAG.integer, Buffer.from(value.toString(), 'ascii'));
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new RangeError(`only safe integers have a canonical form, not ${value}`);
    return tagged(TAG.integer, Buffer.from(String(value + 0), 'ascii'));
  }
  if (value instanceof Date) return tagged(TAG.time, Buffer.from(value.toISOString(), 'ascii'));
  if (value instanceof Uint8Array) return tagged(TAG.bytes, value);
  return tagged(TAG.list, canonicalEncode(value));
};

/**
 * The canonical encoding that chains and derived ids are hashed over. Each field is one tag byte, the content's length as
 * a 32-bit big-endian number, and the content: 00 null (empty), 01 bytes, 02 text (UTF-8, NFC), 03 integer (decimal ASCII,
 * `-` in front where negative), 04 time (RFC 3339 in UTC with milliseconds), 05 list (its fields encoded), 06 boolean
 * (00 or 01). Lengths stand before contents, so no two different lists of fields encode to the same bytes.
 */
export const canonicalEncode = (fields: readonly CanonicalValue[]): Uint8Array => Buffer.concat(fields.map(encodeOne));

/** The next link of a hash chain: SHA-256(previous ‖ bytes). A chain begins from 32 zero bytes. */
export const chainHash = (previous: Uint8Array, bytes: Uint8Array): Uint8Array =>
  sha256(Buffer.concat([previous, bytes]));

export const CHAIN_START: Uint8Array = new Uint8Array(32);
