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

const serveKeys = async (keys: () => readonly SigningKey[], away: () => boolean, onFetch: () => void) => {
  const server = createServer((_request, response) => {
    if (away()) {
      response.writeHead(503).end();
      return;
    }
    onFetch();
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ keys: keys().map(({ published }) => published) }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
};

export const tokenIssuer = async (options: TokenIssuerOptions = {}): Promise<TokenIssuer> => {
  const { issuer = 'https://identity.test', audience = 'tessera', clock = systemClock } = options;
  const keys = [await makeKey()];
  const stranger = await makeKey();
  let away = false;
  let fetches = 0;
  const server = await serveKeys(
    () => keys,
    () => away,
    () => {
      fetches += 1;
    },
  );
  const payload = (claims: Claims) => {
    const iat = Math.floor(clock.now().getTime() / 1_000);
    return {
      ...{ iss: issuer, aud: audience, sub: randomUUID(), scopes: [], iat, exp: iat + LIFETIME_SECONDS },
      ...{ jti: randomUUID(), ...claims },
    };
  };
  const signWith = (key: SigningKey, claims: Claims & { readonly nbf?: number }, kid = key.kid) =>
    new SignJWT(payload(claims)).setProtectedHeader({ alg: ALGORITHM, kid, typ: 'at+jwt' }).sign(key.privateKey);
  const current = (): SigningKey => keys.at(-1) ?? stranger;
  const sign = (claims: Claims) => signWith(current(), claims);
  const forge = async (how: Forgery, claims: Claims): Promise<string> => {
    const now = Math.floor(clock.now().getTime() / 1_000);
    switch (how) {
      case 'wrong-key':
        return signWith(stranger, claims, current().kid);
      case 'unknown-key':
        return signWith(stranger, claims);
      case 'expired':
        return sign({ ...claims, iat: now - 2 * LIFETIME_SECONDS, exp: now - LIFETIME_SECONDS });
      case 'not-yet-valid':
        return signWith(current(), { ...claims, nbf: now + LIFETIME_SECONDS });
      case 'wrong-audience':
        return sign({ ...claims, aud: 'somebody-else' });
      case 'wrong-issuer':
        return sign({ ...claims, iss: 'https://identity.elsewhere' });
      case 'unsigned':
        return new UnsecuredJWT(payload(claims)).encode();
      case 'tampered':
        return tamper(await sign(claims));
      case 'garbage':
        return 'not-a-token';
    }
  };
  return {
    issuer,
    audience,
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`,
    sign,
    tokenFor: ({ userId = randomUUID(), tenantId, role }) =>
      sign({
        sub: userId,
        ...(tenantId === undefined ? {} : { tid: tenantId }),
        ...(role === undefined ? {} : { role, scopes: [...scopesOfRole(role)] }),
      }),
    forge,
    async rotate() {
      keys.push(await makeKey());
    },
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
