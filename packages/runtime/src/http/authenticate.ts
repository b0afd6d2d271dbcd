import { PLATFORM_TENANT_ID, type TokenClaims } from '@tessera/contracts';
import type { Actor } from '../context/index.ts';
import { type GenericCode, ProblemResponse } from './problem.ts';
import type { Access } from './route.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** Who calls, and for which tenant. */
export interface Caller {
  readonly tenantId: string;
  readonly actor: Actor;
  /** Of the token; undefined where none was asked for. */
  readonly tokenExpiresAt?: Date;
}

const ANONYMOUS: Caller = { tenantId: PLATFORM_TENANT_ID, actor: { kind: 'user', id: 'anonymous', scopes: [] } };

/** Why a caller is turned away, with the challenge that RFC 6750, section 3, asks for. */
interface Refusal {
  readonly code: GenericCode;
  readonly detail: string;
  readonly headers: Readonly<Record<string, string>>;
}

const refusal = (code: GenericCode, detail: string, ...challenge: readonly string[]): Refusal => ({
  code,
  detail,
  headers: { 'www-authenticate': ['Bearer realm="tessera"', ...challenge].join(', ') },
});

const refusals = {
  missing: refusal('auth.token_missing', 'Send an access token as "Authorization: Bearer …".'),
  expired: refusal(
    'auth.token_expired',
    'Get a new access token and try again.',
    'error="invalid_token"',
    'error_description="The access token has expired"',
  ),
  invalid: refusal(
    'auth.token_invalid',
    'The token was not issued for this service, or it was altered.',
    'error="invalid_token"',
    'error_description="The access token is not valid here"',
  ),
};

const refuse = ({ code, detail, headers }: Refusal): never => {
  throw new ProblemResponse(code, detail, {}, headers);
};

/** The token of an `Authorization: Bearer …` header (RFC 6750); undefined when there is none. */
export const bearerToken = (authorization: string | null): string | undefined => {
  const match = authorization?.match(/^Bearer +([A-Za-z0-9\-._~+/]+=*)$/i);
  return match?.[1];
};

/** Somebody who sends a Bearer header means it, even where what follows cannot be a token. */
const claimsToCarryOne = (authorization: string | null): boolean => /^Bearer +\S/i.test(authorization ?? '');

const actorOf = ({ sub, role, scopes }: TokenClaims): Actor => ({
  kind: 'user',
  id: sub,
  scopes,
  ...(role === undefined ? {} : { role }),
});

const expiryOf = ({ exp }: TokenClaims): Date => new Date(exp * 1_000);

/** From an `Authorization` header to the caller. @throws ProblemResponse 401 or 403; DependencyUnavailable */
export type Authenticate = (authorization: string | null) => Promise<Caller>;

/** The check that one route asks for. A public route does not look at tokens: `Authorization` may hold another kind. */
export const authenticator = (access: Access, verify: TokenVerifier): Authenticate => {
  if (access.kind === 'public') return async () => ANONYMOUS;

  const verified = async (authorization: string | null): Promise<TokenClaims> => {
    const token = bearerToken(authorization);
    if (token === undefined) return refuse(claimsToCarryOne(authorization) ? refusals.invalid : refusals.missing);
    const result = await verify(token);
    return result.status === 'valid' ? result.claims : refuse(refusals[result.status]);
  };
  if (access.kind === 'user') {
    return async (authorization) => {
      const claims = await verified(authorization);
      return { tenantId: claims.tid ?? PLATFORM_TENANT_ID, actor: actorOf(claims), tokenExpiresAt: expiryOf(claims) };
    };
  }
  const needed = access.scopes;
  const insufficient = ['error="insufficient_scope"', `scope="${needed.join(' ')}"`];
  const noTenant = refusal('auth.tenant_required', 'Get an access token for one of your tenants.', ...insufficient);
  return async (authorization) => {
    const claims = await verified(authorization);
    if (claims.tid === undefined) return refuse(noTenant);
    const missing = needed.filter((scope) => !claims.scopes.includes(scope));
    if (missing.length > 0) {
      refuse(refusal('auth.scope_missing', `This needs the right ${missing.join(', ')}.`, ...insufficient));
    }
    return { tenantId: claims.tid, actor: actorOf(claims), tokenExpiresAt: expiryOf(claims) };
  };
};
