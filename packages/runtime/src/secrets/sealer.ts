import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { SealingKey } from './sealing-keys.ts';

/** The row that a sealed text belongs to. It opens nowhere else, so one copied into another row or tenant is refused. */
export interface SealingPlace {
  readonly tenantId: string;
  readonly table: string;
  readonly rowId: string;
}

/** The text cannot be opened. The message names the id of the key, never a secret. */
export class SealedTextUnreadable extends Error {
  override readonly name = 'SealedTextUnreadable';
}

/** Keeps secrets at rest: what is in the database is of no use without the keys of the service's environment. */
export interface Sealer {
  /** The id of the key that seals now. */
  readonly keyId: string;
  /** Different at each call. Text only: `sealed.v1.<key id>.<nonce, ciphertext and tag in base64url>`. */
  seal(text: string, place: SealingPlace): string;
  /** @throws SealedTextUnreadable where its key is missing or another one, where it was changed, or where it belongs to another row */
  open(sealed: string, place: SealingPlace): string;
  /** Whether it was sealed by another key than the one that seals now, and should be sealed again before that goes. */
  isOutdated(sealed: string): boolean;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const FORM = /^sealed\.v1\.([a-z0-9-]{1,16})\.([A-Za-z0-9_-]+)$/;

/** As JSON, because its quotes leave no two places with the same bytes. */
const boundTo = (keyId: string, { tenantId, table, rowId }: SealingPlace): Buffer =>
  Buffer.from(JSON.stringify(['sealed.v1', keyId, tenantId, table, rowId]));

const read = (sealed: string): { readonly keyId: string; readonly bytes: Buffer } => {
  const [, keyId, text] = FORM.exec(sealed) ?? [];
  const bytes = Buffer.from(text ?? '', 'base64url');
  if (keyId === undefined || bytes.length < NONCE_BYTES + TAG_BYTES)
    throw new SealedTextUnreadable('this is not a sealed text of version 1');
  return { keyId, bytes };
};

const decrypt = (bytes: Buffer, key: Uint8Array, bound: Buffer): string => {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(bound).setAuthTag(bytes.subarray(-TAG_BYTES));
  const text = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
  return Buffer.concat([text, decipher.final()]).toString('utf8');
};

/**
 * AES-256-GCM (NIST SP 800-38D) with a random nonce of 96 bits: one key may seal 2^32 texts.
 * @param keys of `sealingConfig`; the first one seals, all open
 */
export const createSealer = (keys: readonly SealingKey[]): Sealer => {
  const [current] = keys;
  if (current === undefined) throw new RangeError('a sealer needs a key');
  return {
    keyId: current.id,
    seal: (text, place) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, current.key, nonce, { authTagLength: TAG_BYTES });
      cipher.setAAD(boundTo(current.id, place));
      const sealed = Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `sealed.v1.${current.id}.${sealed.toString('base64url')}`;
    },
    open: (sealed, place) => {
      const { keyId, bytes } = read(sealed);
      const found = keys.find(({ id }) => id === keyId);
      if (found === undefined)
        throw new SealedTextUnreadable(
          `a secret of ${place.table} was sealed with the key ${keyId}, which is missing in SEALING_KEYS`,
        );
      try {
        return decrypt(bytes, found.key, boundTo(keyId, place));
      } catch (error) {
        throw new SealedTextUnreadable(
          `a secret of ${place.table} does not open with the key ${keyId}: another key has its id in SEALING_KEYS, or the text was changed or moved`,
          { cause: error },
        );
      }
    },
    isOutdated: (sealed) => read(sealed).keyId !== current.id,
  };
};
