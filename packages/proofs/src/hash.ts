import { hmac } from '@noble/hashes/hmac.js';
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js';
import { concatBytes } from './bytes.ts';

/** SHA-256 (FIPS 180-4) over the parts in order, with nothing between them. */
export const sha256 = (...parts: readonly Uint8Array[]): Uint8Array =>
  nobleSha256(parts.length === 1 && parts[0] ? parts[0] : concatBytes(...parts));

/** HMAC-SHA-256 (RFC 2104) over the parts in order, with nothing between them. */
export const hmacSha256 = (key: Uint8Array, ...parts: readonly Uint8Array[]): Uint8Array =>
  hmac(nobleSha256, key, concatBytes(...parts));
