import { utf8 } from './bytes.ts';
import { hmacSha256, sha256 } from './hash.ts';
import { HASH_BYTES } from './ticket-leaf.ts';

const SECRET_LABEL = utf8('raffle-secret/v1\0');
const REVEAL_LABEL = utf8('raffle-reveal/v1\0');
const SEPARATOR = Uint8Array.of(0x00);

const checkSecret = (secret: Uint8Array): void => {
  if (secret.length !== HASH_BYTES) throw new RangeError(`a secret has ${HASH_BYTES} bytes, not ${secret.length}`);
};

/** What the operator publishes when a pool opens: SHA-256("raffle-secret/v1\0" ‖ poolId ‖ 0x00 ‖ secret), with a 32-byte secret. */
export const secretHash = (poolId: string, secret: Uint8Array): Uint8Array => {
  checkSecret(secret);
  return sha256(SECRET_LABEL, utf8(poolId), SEPARATOR, secret);
};

/**
 * The randomness of mode COMMIT_REVEAL: HMAC-SHA-256(secret, "raffle-reveal/v1\0" ‖ root).
 *
 * Nobody without the secret can predict it, and nobody at all can change it once the list is frozen. But whoever knows
 * the secret from the start, the operator, can work out the winners of any list and so could buy, refuse or cancel
 * with that knowledge before the list is frozen. A public beacon has no such party.
 */
export const revealRandomness = (secret: Uint8Array, merkleRoot: Uint8Array): Uint8Array => {
  checkSecret(secret);
  return hmacSha256(secret, REVEAL_LABEL, merkleRoot);
};
