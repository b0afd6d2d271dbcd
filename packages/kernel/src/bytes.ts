import { createHmac, hash } from 'node:crypto';

/** SHA-256 (FIPS 180-4), 32 bytes. */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** HMAC-SHA-256 (RFC 2104), 32 bytes. */
export const hmacSha256 = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  createHmac('sha256', key).update(message).digest();

/** Lower-case hexadecimal, two digits a byte. */
export const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** @throws RangeError where `text` is not an even number of hexadecimal digits */
export const fromHex = (text: string): Uint8Array => {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text))
    throw new RangeError(`not hexadecimal: ${JSON.stringify(text)}`);
  return Buffer.from(text, 'hex');
};

export const concatBytes = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);
