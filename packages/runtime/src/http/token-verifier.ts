import { hash } from 'node:crypto';
import { type TokenClaims, tokenClaimsSchema } from '@tessera/contracts';
import type { Clock } from '@tessera/kernel';
import { createLocalJWKSet, errors, type JSONWebKeySet, jwtVerify } from 'jose';
import { DependencyUnavailable } from '../context/index.ts';

export type TokenVerification =
  | { readonly status: 'valid'; readonly claims: TokenClaims }
  | { readonly status: 'expired' }
  | { readonly status: 'invalid' };

/** Checks an access token. @throws DependencyUnavailable while no key was ever fetched and identity does not answer */
export type TokenVerifier = (token: string) => Promise<TokenVerification>;

export interface TokenVerifierOptions {
  /** Where identity publishes its public keys (RFC 7517). */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
}

/** At most one fetch in this time, however many unknown key ids arrive. */
const REFETCH_PAUSE_MS = 5_000;
/** After this, keys are fetched anew in the background, so that a withdrawn key goes. */
const KEYS_STALE_MS = 5 * 60_000;
const FETCH_TIMEOUT_MS = 3_000;
const CACHED_TOKENS = 10_000;
const CLOCK_TOLERANCE_SECONDS = 5;

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** The issuer's public keys: kept through its outages, fetched again for a key id that is not known. */
class RemoteKeys {
  readonly #url: string;
  #keys: KeySet | undefined;
  #fetchedAt = 0;
  #triedAt = 0;
  #fetching: Promise<void> | undefined;

  constructor(url: string) {
    this.#url = url;
  }

  async current(): Promise<KeySet> {
    if (!this.#keys) await this.#fetch();
    else if (Date.now() - this.#fetchedAt > KEYS_STALE_MS) void this.refetch();
    if (!this.#keys) throw new DependencyUnavailable('identity', 'its public keys could not be fetched yet');
    return this.#keys;
  }

  /** Fetches again unless that was tried a moment ago. True when there may be new keys. */
  async refetch(): Promise<boolean> {
    if (!this.#fetching && Date.now() - this.#triedAt < REFETCH_PAUSE_MS) return false;
    await this.#fetch();
    return true;
  }

  #fetch(): Promise<void> {
    this.#triedAt = Date.now();
    this.#fetching ??= this.#load().finally(() => {
      this.#fetching = undefined;
    });
    return this.#fetching;
  }

  async #load(): Promise<void> {
    try {
      const response = await fetch(this.#url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
      if (!response.ok) return;
      this.#keys = createLocalJWKSet((await response.json()) as JSONWebKeySet);
      this.#fetchedAt = Date.now();
    } catch {
      // Known keys stay; without any, `current` says that identity is unavailable.
    }
  }
}

/**
 * A verifier for access tokens (RFC 7519): ES256 or EdDSA, issuer, audience and times checked. A verified token is
 * remembered by its SHA-256 until it expires, because checking the signature again costs fifty times more.
 */
export const createTokenVerifier = ({ jwksUrl, issuer, audience, clock }: TokenVerifierOptions): TokenVerifier => {
  const keys = new RemoteKeys(jwksUrl);
  const verified = new Map<string, TokenClaims>();

  const check = async (token: string): Promise<TokenVerification> => {
    const options = {
      issuer,
      audience,
      algorithms: ['ES256', 'EdDSA'],
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'sub'],
    };
    const { payload } = await jwtVerify(token, await keys.current(), options).catch(async (error: unknown) => {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await keys.refetch())) throw error;
      return jwtVerify(token, await keys.current(), options);
    });
    const claims = tokenClaimsSchema.safeParse(payload);
    return claims.success ? { status: 'valid', claims: claims.data } : { status: 'invalid' };
  };

  return async (token) => {
    const key = hash('sha256', token, 'base64');
    const known = verified.get(key);
    const nowSeconds = clock.now().getTime() / 1_000;
    if (known && known.exp + CLOCK_TOLERANCE_SECONDS > nowSeconds) return { status: 'valid', claims: known };
    if (known) verified.delete(key);
    try {
      const result = await check(token);
      if (result.status === 'valid') remember(verified, key, result.claims);
      return result;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { status: 'expired' };
      if (error instanceof errors.JOSEError) return { status: 'invalid' };
      throw error;
    }
  };
};

/** The oldest entry makes room: a map keeps the order of insertion. */
const remember = (verified: Map<string, TokenClaims>, key: string, claims: TokenClaims): void => {
  if (verified.size >= CACHED_TOKENS) {
    const oldest = verified.keys().next().value;
    if (oldest !== undefined) verified.delete(oldest);
  }
  verified.set(key, claims);
};
