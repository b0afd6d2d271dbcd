import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromHex, hmacSha256, sha256, toHex } from './bytes.ts';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('hashes', () => {
  it('reproduce the vectors of FIPS 180-4 and RFC 4231', () => {
    expect(toHex(sha256(utf8('abc')))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    expect(toHex(hmacSha256(utf8('Jefe'), utf8('what do ya want for nothing?')))).toBe(
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    );
  });
});

describe('hexadecimal', () => {
  it('is read back as it was written', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        (bytes) => toHex(fromHex(toHex(bytes))) === toHex(bytes) && fromHex(toHex(bytes)).length === bytes.length,
      ),
    );
  });

  it('refuses anything else', () => {
    for (const text of ['a', 'zz', '0x00', ' 00', '00\n']) expect(() => fromHex(text)).toThrow(RangeError);
  });
});
