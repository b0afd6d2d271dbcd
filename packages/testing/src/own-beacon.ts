import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { bls12_381 } from '@noble/curves/bls12-381.js';
import { sha256 } from '@tessera/kernel';
import { type BeaconChain, chainHash, firstRoundFrom, roundTimeMs, toHex } from '@tessera/proofs';

const { shortSignatures } = bls12_381;
const SCHEME = 'bls-unchained-g1-rfc9380';
const DOMAIN = 'BLS_SIG_BLS12381G1_XMD:SHA-256_SSWU_RO_NUL_';

/** What a mirror of drand answers about a round. */
export interface BeaconRound {
  readonly round: number;
  readonly randomness: string;
  readonly signature: string;
}

/** A chain whose key is a test's own, so that any round of any time can be had without a network. */
export interface OwnBeacon {
  readonly chain: BeaconChain;
  /** As its `/info` answers: what `DRAND_CHAIN` and the verifier's `--chain` take. */
  readonly info: string;
  /** Any round, whether its time has come or not. */
  round(round: number): BeaconRound;
}

export interface OwnBeaconTerms {
  /** Its key follows from it. */
  readonly name: string;
  /** When round 1 is due, in seconds since 1970. */
  readonly genesisSeconds: number;
  readonly periodSeconds: number;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

const u64be = (value: number): Uint8Array => {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
};

/** Scheme `bls-unchained-g1-rfc9380`, with one signer where drand has many. */
export const ownBeacon = ({ name, genesisSeconds, periodSeconds }: OwnBeaconTerms): OwnBeacon => {
  const secretKey = sha256(bytesOf(`a beacon's key: ${name}`));
  // Below the order of the group, whatever the hash is.
  secretKey[0] = 0;
  const publicKey = shortSignatures.getPublicKey(secretKey).toBytes();
  const groupHash = sha256(bytesOf(`a beacon's group: ${name}`));
  const chain: BeaconChain = { beaconId: name, publicKey, periodSeconds, genesisSeconds, groupHash };
  return {
    chain,
    info: JSON.stringify({
      ...{ public_key: toHex(publicKey), period: periodSeconds, genesis_time: genesisSeconds },
      ...{ hash: toHex(chainHash(chain)), groupHash: toHex(groupHash), schemeID: SCHEME },
      metadata: { beaconID: name },
    }),
    round(round) {
      const message = shortSignatures.hash(sha256(u64be(round)), DOMAIN);
      const signature = shortSignatures.sign(message, secretKey).toBytes();
      return { round, randomness: toHex(sha256(signature)), signature: toHex(signature) };
    },
  };
};

/**
 * How a mirror answers. `right`: each round once it is due; `early`: it has none yet; `lying`: the signature of another key; `mixed-up`: another
 * round, rightly signed; `off`: it hangs up; `silent`: it never answers.
 */
export type MirrorManner = 'right' | 'early' | 'lying' | 'mixed-up' | 'off' | 'silent';

export interface BeaconMirror {
  readonly url: string;
  /** May be changed at any time. */
  manner: MirrorManner;
  /** Rounds that were asked for by their number, and when. */
  readonly asked: readonly { readonly round: number; readonly at: Date }[];
  stop(): Promise<void>;
}

const say = (response: ServerResponse, status: number, body: unknown): void => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};

/** A mirror of a beacon on this machine. */
export const beaconMirror = async (
  beacon: OwnBeacon,
  manner: MirrorManner,
  now: () => Date = () => new Date(),
): Promise<BeaconMirror> => {
  const liar = ownBeacon({ ...beacon.chain, name: `${beacon.chain.beaconId}, forged` });
  const asked: { round: number; at: Date }[] = [];
  const answer: Readonly<Record<MirrorManner, (response: ServerResponse, round: number) => void>> = {
    right: (response, round) =>
      roundTimeMs(beacon.chain, round) <= now().getTime()
        ? say(response, 200, beacon.round(round))
        : say(response, 425, { error: 'too early' }),
    early: (response) => say(response, 404, { error: 'not yet' }),
    lying: (response, round) => say(response, 200, liar.round(round)),
    'mixed-up': (response, round) => say(response, 200, beacon.round(round - 1)),
    off: (response) => response.destroy(),
    silent: () => undefined,
  };
  const path = new RegExp(`^/${toHex(chainHash(beacon.chain))}/public/([1-9]\\d*|latest)$`);
  const server = createServer((request, response) => {
    const [, round] = path.exec(request.url ?? '') ?? [];
    if (round === undefined) {
      say(response, 404, { error: 'no such chain' });
      return;
    }
    const at = now();
    if (round !== 'latest') asked.push({ round: Number(round), at });
    answer[mirror.manner](
      response,
      round === 'latest' ? firstRoundFrom(beacon.chain, at.getTime() + 1) - 1 : Number(round),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mirror: BeaconMirror = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    manner,
    asked,
    stop: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return mirror;
};
