import { z } from 'zod';
import { type ConfigOf, secret, variable } from '../config/index.ts';

/** A key of AES-256 and the name that sealed texts know it by. */
export interface SealingKey {
  readonly id: string;
  readonly key: Uint8Array;
}

const KEY_BYTES = 32;
const ID = /^[a-z0-9-]{1,16}$/;
const BASE64URL = /^[A-Za-z0-9_-]+$/;

/** What is wrong with an entry is said by its place: a part of a mistyped entry may be the secret itself. */
const readKey = (entry: string, index: number): SealingKey | string => {
  const [id = '', text = '', ...rest] = entry.split(':');
  const place = `has in the place of key ${index + 1}`;
  if (text === '' || rest.length > 0) return `${place} something that is not <id>:<key>`;
  if (!ID.test(id)) return `${place} an id that is not 1 to 16 lower-case letters, digits or hyphens`;
  const key = BASE64URL.test(text) ? Buffer.from(text, 'base64url') : Buffer.alloc(0);
  // Decoding skips what does not belong, so only a text that comes out again is one.
  if (key.length !== KEY_BYTES || key.toString('base64url') !== text)
    return `${place} a key that is not ${KEY_BYTES} bytes in base64url (43 characters)`;
  return { id, key };
};

/** An id or a key that is named twice would make the choice between keys a matter of luck. */
const repeated = (keys: readonly SealingKey[]): string | undefined => {
  const ids = keys.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) return `names the key id ${twice} twice`;
  const distinct = new Set(keys.map(({ key }) => Buffer.from(key).toString('base64url')));
  return distinct.size === keys.length ? undefined : 'has the same key under two ids';
};

const sealingKeys = z.string().transform((value, issues): readonly SealingKey[] => {
  const entries = value.split(',').map((entry, index) => readKey(entry.trim(), index));
  const problem =
    entries.find((entry) => typeof entry === 'string') ??
    repeated(entries.filter((entry) => typeof entry !== 'string'));
  if (problem === undefined) return entries.filter((entry) => typeof entry !== 'string');
  issues.addIssue({ code: 'custom', message: problem });
  return z.NEVER;
});

/** What a service that keeps secrets of others is told besides; spread into its config. */
export const sealingConfig = {
  SEALING_KEYS: secret(
    variable(sealingKeys, {
      what: 'keys that secrets in the database are sealed with, as <id>:<32 bytes in base64url>, separated by commas; the first one seals, all open',
      example: 'k1:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8',
    }),
  ),
} as const;

export type SealingConfig = ConfigOf<typeof sealingConfig>;
