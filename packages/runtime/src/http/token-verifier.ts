import { scopes, type TokenClaims, tokenClaimsSchema } from '@tessera/contracts';
import type { Clock } from '@tessera/kernel';
import { errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';
import { IssuerKeys } from './issuer-keys.ts';
import { VerifiedTokens } from './verified-tokens.ts';

export type TokenVerification =
  | { readonly status: 'valid'; readonly claims: TokenClaims }
  | { readonly status: 'expired' }
  | { readonly status: 'invalid' };

/** Checks an access token. @throws DependencyUnavailable while identity's keys are needed and cannot be had */
export type TokenVerifier = (token: string) => Promise<TokenVerification>;

export interface TokenVerifierOptions {
  /** Where identity publishes its public keys (RFC 7517). */
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  /** Tokens remembered at most. Default 10,000. */
  readonly capacity?: number;
  /** Default 5 seconds; see IssuerKeysOptions. */
  readonly unknownKeyPauseMs?: number;
  /** Default 1 second. */
  readonly failurePauseMs?: number;
  /** Default 5 minutes. */
  readonly staleMs?: number;
}

const FETCH_TIMEOUT_MS = 3_000;
const CLOCK_TOLERANCE_SECONDS = 5;
/** Our tokens have some 700 characters; a longer one is nobody's. */
const LONGEST_TOKEN = 8_192;
const ALGORITHMS = ['ES256', 'EdDSA'];

const fetchKeys = async (url: string): Promise<JSONWebKeySet> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(FETCH_TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Error(`the key set was answered with ${response.status}`);
  return (await response.json()) as JSONWebKeySet;
};

const known: ReadonlySet<unknown> = new Set(scopes);

/** A scope that this service does not know yet gives no right here, and must not make the token worthless. */
const toClaims = (payload: JWTPayload): TokenClaims | undefined => {
  const given = payload['scopes'];
  const understood = Array.isArray(given) ? { ...payload, scopes: given.filter((scope) => known.has(scope)) } : payload;
  return tokenClaimsSchema.safeParse(understood).data;
};

/**
 * A verifier for access tokens (RFC 7519): ES256 or EdDSA, issuer, audience and times checked. A verified token is
 * remembered until it expires, because checking the signature again costs fifty times more.
 */
export const createTokenVerifier = (options: TokenVerifierOptions): TokenVerifier => {
  const { jwksUrl, issuer, audience, clock } = options;
  const verified = new VerifiedTokens(options.capacity ?? 10_000);
  const keys = new IssuerKeys({
    fetchKeys: () => fetchKeys(jwksUrl),
    unknownKeyPauseMs: options.unknownKeyPauseMs ?? 5_000,
    failurePauseMs: options.failurePauseMs ?? 1_000,
    staleMs: options.staleMs ?? 5 * 60_000,
    onChanged: () => verified.clear(),
  });

  const check = async (token: string): Promise<TokenVerification> => {
    const expected = {
      issuer,
      audience,
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      currentDate: clock.now(),
      requiredClaims: ['exp', 'sub'],
    };
    const { payload } = await jwtVerify(token, await keys.current(), expected).catch(async (error: unknown) => {
      const newer = error instanceof errors.JWKSNoMatchingKey ? await keys.newer() : undefined;
      if (newer === undefined) throw error;
      return jwtVerify(token, newer, expected);
    });
    const claims = toClaims(payload);
    return claims ? { status: 'valid', claims } : { status: 'invalid' };
  };

  return async (token) => {
    if (token.length > LONGEST_TOKEN) return { status: 'invalid' };
    const key = verified.keyOf(token);
    const remembered = verified.get(key, clock.now().getTime() / 1_000, CLOCK_TOLERANCE_SECONDS);
    if (remembered) return { status: 'valid', claims: remembered };
    try {
      const result = await check(token);
      if (result.status === 'valid') verified.remember(key, result.claims);
      return result;
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { status: 'expired' };
      if (error instanceof errors.JOSEError) return { status: 'invalid' };
      throw error;
    }
  };
};
