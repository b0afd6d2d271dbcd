import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Role, scopesOfRole, type TokenClaims } from '@tessera/contracts';
import { type Clock, systemClock } from '@tessera/kernel';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';

/** What a token says; anything left out is as in a good one. */
export type Claims = Partial<TokenClaims>;

/** Ways in which a token can be wrong. Every one of them must be answered with 401. */
export const forgeries = [
  'wrong-key',
  'unknown-key',
  'expired',
  'not-yet-valid',
  'wrong-audience',
  'wrong-issuer',
  'unsigned',
  'tampered',
  'garbage',
] as const;
export type Forgery = (typeof forgeries)[number];

/** Stands in for identity: signs access tokens and publishes the keys that they are checked with. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUrl: string;
  sign(claims: Claims): Promise<string>;
  /** A good token of a person; with a tenant and a role it carries the role's scopes. */
  tokenFor(person: { readonly userId?: string; readonly tenantId?: string; readonly role?: Role }): Promise<string>;
  forge(how: Forgery, claims: Claims): Promise<string>;
  /** From now on signs with a new key; the old one stays published. */
  rotate(): Promise<void>;
  /** How often the keys were fetched. */
  fetches(): number;
  /** While it is away the keys cannot be fetched. */
  setAway(away: boolean): void;
  stop(): Promise<void>;
}

export interface TokenIssuerOptions {
  readonly issuer?: string;
  readonly audience?: string;
  /** By which tokens are issued and expire; the verifier must have the same. */
  readonly clock?: Clock;
}

const ALGORITHM = 'ES256';
const LIFETIME_SECONDS = 900;

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly published: JWK;
}

const makeKey = async (): Promise<SigningKey> => {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM);
  const kid = randomUUID();
  return { kid, privateKey, published: { ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' } };
};

/** Changes one letter in the middle of the signature. Not the last letter, some of whose bits mean nothing. */
const tamper = (token: string): string => {
  const at = token.lastIndexOf('.') + 10;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`;
};

type SignedClaims = Claims & { readonly nbf?: number };

/** Makes good tokens and wrong ones, all for one issuer and audience. */
const createSigner = async ({ issuer, audience, clock }: Required<TokenIssuerOptions>) => {
  const first = await makeKey();
  const keys = [first];
  const stranger = await makeKey();
  const current = (): SigningKey => keys.at(-1) ?? first;
  const nowSeconds = (): number => Math.floor(clock.now().getTime() / 1_000);
  const payload = (claims: SignedClaims) => {
    const iat = nowSeconds();
    const usual = { iss: issuer, aud: audience, sub: randomUUID(), scopes: [], jti: randomUUID() };
    return { ...usual, iat, exp: iat + LIFETIME_SECONDS, ...claims };
  };
  const signWith = (key: SigningKey, claims: SignedClaims, kid = key.kid) =>
    new SignJWT(payload(claims)).setProtectedHeader({ alg: ALGORITHM, kid, typ: 'at+jwt' }).sign(key.privateKey);
  const sign = (claims: SignedClaims) => signWith(current(), claims);
  const forge: Record<Forgery, (claims: Claims) => Promise<string>> = {
    'wrong-key': (claims) => signWith(stranger, claims, current().kid),
    'unknown-key': (claims) => signWith(stranger, claims),
    expired: (claims) =>
      sign({ ...claims, iat: nowSeconds() - 2 * LIFETIME_SECONDS, exp: nowSeconds() - LIFETIME_SECONDS }),
    'not-yet-valid': (claims) => sign({ ...claims, nbf: nowSeconds() + LIFETIME_SECONDS }),
    'wrong-audience': (claims) => sign({ ...claims, aud: 'somebody-else' }),
    'wrong-issuer': (claims) => sign({ ...claims, iss: 'https://identity.elsewhere' }),
    unsigned: async (claims) => new UnsecuredJWT(payload(claims)).encode(),
    tampered: async (claims) => tamper(await sign(claims)),
    garbage: async () => 'not-a-token',
  };
  return {
    sign,
    forge: (how: Forgery, claims: Claims) => forge[how](claims),
    published: () => keys.map((key) => key.published),
    rotate: async () => void keys.push(await makeKey()),
  };
};

/** Signs by ES256 and serves its keys over HTTP on 127.0.0.1. */
export const tokenIssuer = async (options: TokenIssuerOptions = {}): Promise<TokenIssuer> => {
  const { issuer = 'https://identity.test', audience = 'tessera', clock = systemClock } = options;
  const { sign, forge, rotate, published } = await createSigner({ issuer, audience, clock });
  let away = false;
  let fetches = 0;
  const server = createServer((_request, response) => {
    if (away) {
      response.writeHead(503).end();
      return;
    }
    fetches += 1;
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: published() }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...{ issuer, audience, sign, forge, rotate },
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`,
    tokenFor: ({ userId = randomUUID(), tenantId, role }) =>
      sign({
        sub: userId,
        ...(tenantId === undefined ? {} : { tid: tenantId }),
        ...(role === undefined ? {} : { role, scopes: [...scopesOfRole(role)] }),
      }),
    fetches: () => fetches,
    setAway(value) {
      away = value;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
