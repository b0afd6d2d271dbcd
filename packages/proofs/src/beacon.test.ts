import { bls12_381 } from '@noble/curves/bls12-381.js';
import { describe, expect, it } from 'vitest';
import {
  type BeaconChain,
  chainHash,
  firstRoundFrom,
  QUICKNET,
  readBeaconChain,
  roundTimeMs,
  verifyBeacon,
} from './beacon.ts';
import { fromHex, toHex } from './bytes.ts';

/** Recorded from quicknet. */
const ROUND = 123;
const SIGNATURE = fromHex(
  'b75c69d0b72a5d906e854e808ba7e2accb1542ac355ae486d591aa9d43765482e26cd02df835d3546d23c4b13e0dfc92',
);
const RANDOMNESS = 'fb8f7bc29bf24db51871ec8c79f3a1e4bd0557bc0dfcee9ed1d924e69d1c60dc';

const flipped = (bytes: Uint8Array, bit: number): Uint8Array =>
  bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe('quicknet', () => {
  it('has the published hash, which binds its key, its period and its beginning', () => {
    const published = '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971';
    expect(toHex(chainHash(QUICKNET))).toBe(published);
    const changes: Partial<BeaconChain>[] = [
      { publicKey: flipped(QUICKNET.publicKey, 0) },
      ...[{ periodSeconds: 30 }, { genesisSeconds: 1 }, { beaconId: 'default' }],
    ];
    for (const change of changes) expect(toHex(chainHash({ ...QUICKNET, ...change }))).not.toBe(published);
  });

  it('has a round each three seconds from its genesis on', () => {
    expect(roundTimeMs(QUICKNET, 1)).toBe(1_692_803_367_000);
    expect(roundTimeMs(QUICKNET, ROUND)).toBe(1_692_803_733_000);
    for (const [momentMs, round] of [
      [1_692_803_733_000, 123],
      [1_692_803_733_001, 124],
      [1_692_803_730_001, 123],
      [0, 1],
    ] as const) {
      expect(firstRoundFrom(QUICKNET, momentMs)).toBe(round);
    }
  });
});

describe('verifyBeacon', () => {
  it('accepts the recorded round', () => {
    const verified = verifyBeacon(QUICKNET, ROUND, SIGNATURE);
    expect(verified && toHex(verified.randomness)).toBe(RANDOMNESS);
    expect(verified).toMatchObject({ round: ROUND, chainHash: chainHash(QUICKNET), signature: SIGNATURE });
  });

  it('refuses the signature of another round, and a round that is none', () => {
    for (const round of [122, 124, 0, -1, 1.5, Number.NaN]) {
      expect(verifyBeacon(QUICKNET, round, SIGNATURE)).toBeUndefined();
    }
  });

  it('refuses a signature with any changed bit, and what is none at all', () => {
    // Each costs up to a pairing, so a few stand for all of them; the flags of the encoding are the first three.
    for (const bit of [5, 6, 7, 0, 100, 383]) {
      expect(verifyBeacon(QUICKNET, ROUND, flipped(SIGNATURE, bit))).toBeUndefined();
    }
    const infinity = Uint8Array.of(0xc0, ...new Uint8Array(47));
    for (const none of [new Uint8Array(48), infinity, SIGNATURE.slice(1), new Uint8Array(0)]) {
      expect(verifyBeacon(QUICKNET, ROUND, none)).toBeUndefined();
    }
  });

  it('refuses what another key signed', () => {
    const { shortSignatures } = bls12_381;
    const publicKey = shortSignatures.getPublicKey(new Uint8Array(32).fill(3)).toBytes();
    expect(verifyBeacon({ ...QUICKNET, publicKey }, ROUND, SIGNATURE)).toBeUndefined();
  });
});

describe('readBeaconChain', () => {
  const info = {
    public_key: toHex(QUICKNET.publicKey),
    ...{ period: 3, genesis_time: 1_692_803_367 },
    hash: toHex(chainHash(QUICKNET)),
    groupHash: toHex(QUICKNET.groupHash),
    ...{ schemeID: 'bls-unchained-g1-rfc9380', metadata: { beaconID: 'quicknet' } },
  };

  it('reads what drand says of a chain', () => {
    expect(readBeaconChain(JSON.stringify(info))).toEqual(QUICKNET);
  });

  it.each([
    ['a hash of something else', { hash: '00'.repeat(32) }],
    ['a key of something else', { public_key: toHex(flipped(QUICKNET.publicKey, 0)) }],
    ['a key that is too short', { public_key: 'ab' }],
    ['another scheme', { schemeID: 'pedersen-bls-chained' }],
    ['no period', { period: 0 }],
    ['no genesis', { genesis_time: 'now' }],
    ['no group', { groupHash: undefined }],
  ])('refuses %s', (_what, change) => {
    expect(() => readBeaconChain(JSON.stringify({ ...info, ...change }))).toThrow(TypeError);
  });

  it.each(['null', '[]', '7'])('refuses %s', (text) => {
    expect(() => readBeaconChain(text)).toThrow(TypeError);
  });
});
