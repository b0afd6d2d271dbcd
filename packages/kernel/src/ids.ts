import { randomFillSync, randomInt } from 'node:crypto';
import { v7 } from 'uuid';
import { sha256, toHex } from './bytes.ts';
import { canonicalEncode } from './canonical.ts';
import type { Clock } from './clock.ts';

/** Makes a new id. Handed to whatever writes, so that tests can say which ids it uses. */
export type NewId = () => string;

/** Leaves the upper half of the 32-bit counter for counting up, so that it cannot run over within one millisecond. */
const randomCounter = (): number => randomInt(2 ** 31);

/** Random bytes are drawn for many ids at a time: a draw costs more than an id. */
const randomPool = () => {
  const pool = new Uint8Array(16 * 256);
  let next = pool.length;
  return (): Uint8Array => {
    if (next === pool.length) {
      randomFillSync(pool);
      next = 0;
    }
    next += 16;
    return pool.subarray(next - 16, next);
  };
};

/**
 * UUIDv7 (RFC 9562, section 5.7) with a 32-bit counter that begins at a random number in every millisecond (section 6.2,
 * method 1): ids made later by one generator sort later, and two processes do not meet at the same counter.
 */
export const uuidv7Ids = (clock: Clock): NewId => {
  let lastMs = 0;
  let counter = 0;
  const random = randomPool();
  return () => {
    // A clock that steps back must not make ids that sort before earlier ones.
    const ms = Math.max(clock.now().getTime(), lastMs);
    counter = ms === lastMs ? counter + 1 : randomCounter();
    lastMs = ms;
    return v7({ msecs: ms, seq: counter, random: random() });
  };
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether `text` has the form of a UUID, of any version. */
export const isUuid = (text: string): boolean => UUID.test(text);

/**
 * A UUIDv8 (RFC 9562, section 5.8) made of the first 16 bytes of SHA-256 over the canonical encoding of namespace and
 * parts, with version and variant set. The same input always gives the same id: a retried saga finds the rows its first
 * run wrote.
 */
export const deriveId = (namespace: string, ...parts: readonly string[]): string => {
  const digest = Uint8Array.from(sha256(canonicalEncode([namespace, ...parts])).subarray(0, 16));
  digest[6] = 0x80 | ((digest[6] ?? 0) & 0x0f);
  digest[8] = 0x80 | ((digest[8] ?? 0) & 0x3f);
  const hex = toHex(digest);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
};
