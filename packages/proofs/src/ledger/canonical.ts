import { concatBytes, u32be, utf8 } from '../bytes.ts';

/*
 * The canonical encoding that ledgers are hashed over, one function a type. packages/kernel/README.md describes it byte for
 * byte; this is the verifier's own implementation, which runs in a browser too.
 */

const field = (tag: number, content: Uint8Array): Uint8Array =>
  concatBytes(Uint8Array.of(tag), u32be(content.length), content);

export const nothing: Uint8Array = field(0x00, new Uint8Array());

export const bytesField = (bytes: Uint8Array): Uint8Array => field(0x01, bytes);

/** UTF-8, as it is. Throws RangeError on a lone surrogate, which has no UTF-8 form. */
export const textField = (text: string): Uint8Array => {
  if (!text.isWellFormed()) throw new RangeError('text with a lone surrogate has no canonical form');
  return field(0x02, utf8(text));
};

/** Decimal digits; a text must be written so already: no leading zeros, `-` in front where negative. */
export const integerField = (value: number | bigint | string): Uint8Array => field(0x03, utf8(String(value)));

/** A time as it is written everywhere: UTC, RFC 3339, three digits of milliseconds. */
export const timeField = (time: string): Uint8Array => field(0x04, utf8(time));

export const listField = (fields: readonly Uint8Array[]): Uint8Array => field(0x05, concatBytes(...fields));

export const booleanField = (value: boolean): Uint8Array => field(0x06, Uint8Array.of(value ? 1 : 0));
