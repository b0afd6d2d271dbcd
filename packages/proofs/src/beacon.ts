import { bls12_381 } from '@noble/curves/bls12-381.js';
import { fromHex, toHex, u32be, u64be, utf8 } from './bytes.ts';
import { sha256 } from './hash.ts';

const { shortSignatures } = bls12_381;

/** Length of a signature of the scheme: a compressed point of G1. */
export const BEACON_SIGNATURE_BYTES = 48;
const PUBLIC_KEY_BYTES = 96;

/** `bls-unchained-g1-rfc9380`, as drand names it; domain separation tag of RFC 9380. */
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';

/** A public chain of randomness, by the facts that its hash is computed from (drand, `Info.Hash`). */
export interface BeaconChain {
  /** `quicknet`; it enters the hash unless it is `default`. */
  readonly beaconId: string;
  /** On G2, compressed. */
  readonly publicKey: Uint8Array;
  readonly periodSeconds: number;
  /** When round 1 was due, in seconds since 1970. */
  readonly genesisSeconds: number;
  /** Hash of the group that first held the key, which drand calls the genesis seed. */
  readonly groupHash: Uint8Array;
}

/** The League of Entropy's quicknet: a round each 3 seconds, signed by a threshold of its members. */
export const QUICKNET: BeaconChain = {
  beaconId: 'quicknet',
  publicKey: fromHex(
    '83cf0f2896adee7eb8b5f01fcad3912212c437e0073e911fb90022d3e760183c8c4b450b6a0a6c3ac6a5776a2d1064510d1fec758c921cc22b0e17e63aaf4bcb5ed66304de9cf809bd274ca73bab4af5a6e9c76a4bc09e76eae8991ef5ece45a',
  ),
  periodSeconds: 3,
  genesisSeconds: 1_692_803_367,
  groupHash: fromHex('f477d5c89f21a17c863a7f937c6a6d15859414d2be09cd448d4279af331c5d3e'),
};

/**
 * What names a chain: SHA-256(u32be(period) ‖ u64be(genesis) ‖ public key ‖ group hash ‖ beacon id). It binds the key, so whoever commits to
 * the hash commits to who signs.
 */
export const chainHash = (chain: BeaconChain): Uint8Array =>
  sha256(
    u32be(chain.periodSeconds),
    u64be(BigInt(chain.genesisSeconds)),
    chain.publicKey,
    chain.groupHash,
    utf8(chain.beaconId === 'default' ? '' : chain.beaconId),
  );

/** When a round is due, in milliseconds since 1970. Rounds count from 1. */
export const roundTimeMs = (chain: BeaconChain, round: number): number =>
  (chain.genesisSeconds + (round - 1) * chain.periodSeconds) * 1_000;

/** The first round that is due at that moment or later. */
export const firstRoundFrom = (chain: BeaconChain, momentMs: number): number =>
  Math.max(1, Math.ceil((momentMs / 1_000 - chain.genesisSeconds) / chain.periodSeconds) + 1);

/** A round whose signature was checked; only `verifyBeacon` makes one. */
export interface VerifiedBeacon {
  readonly chainHash: Uint8Array;
  readonly round: number;
  readonly signature: Uint8Array;
  /** SHA-256 of the signature. */
  readonly randomness: Uint8Array;
}

/**
 * Checks a round's signature against the chain's public key: BLS on G1 over SHA-256(u64be(round)). Undefined for anything but that very
 * signature, of which there is one a round. Takes some 40 ms, the first time some 250.
 */
export const verifyBeacon = (chain: BeaconChain, round: number, signature: Uint8Array): VerifiedBeacon | undefined => {
  if (!Number.isSafeInteger(round) || round < 1 || signature.length !== BEACON_SIGNATURE_BYTES) return undefined;
  const message = shortSignatures.hash(sha256(u64be(BigInt(round))), DOMAIN);
  try {
    if (!shortSignatures.verify(signature, message, chain.publicKey)) return undefined;
  } catch {
    // What is no point of the curve, or none of its subgroup, is no signature.
    return undefined;
  }
  return { chainHash: chainHash(chain), round, signature, randomness: beaconRandomness(signature) };
};

/** What a signature gives, whoever made it. */
export const beaconRandomness = (signature: Uint8Array): Uint8Array => sha256(signature);

/**
 * Reads a chain's description as drand's `GET /<hash>/info` gives it. @throws TypeError where a field is missing, the scheme is another one, or
 * the stated hash is not that of the rest
 */
export const readBeaconChain = (text: string): BeaconChain => {
  const info: unknown = JSON.parse(text);
  const field = (name: string): unknown =>
    typeof info === 'object' && info !== null ? (info as Record<string, unknown>)[name] : undefined;
  const hexOf = (name: string, bytes: number): Uint8Array => {
    const value = field(name);
    const decoded = typeof value === 'string' ? fromHex(value) : undefined;
    if (decoded?.length !== bytes) throw new TypeError(`"${name}" must be ${bytes} bytes of lower-case hexadecimal`);
    return decoded;
  };
  const secondsOf = (name: string): number => {
    const value = field(name);
    if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
      throw new TypeError(`"${name}" must be a number of seconds`);
    }
    return value;
  };
  if (field('schemeID') !== 'bls-unchained-g1-rfc9380') {
    throw new TypeError('"schemeID" must be bls-unchained-g1-rfc9380');
  }
  const metadata = field('metadata');
  const beaconId =
    typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>)['beaconID'] : undefined;
  const chain: BeaconChain = {
    beaconId: typeof beaconId === 'string' ? beaconId : 'default',
    publicKey: hexOf('public_key', PUBLIC_KEY_BYTES),
    periodSeconds: secondsOf('period'),
    genesisSeconds: secondsOf('genesis_time'),
    groupHash: hexOf('groupHash', 32),
  };
  if (field('hash') !== toHex(chainHash(chain))) throw new TypeError('"hash" is not that of the other fields');
  return chain;
};
