import { PLATFORM_TENANT_ID } from '@tessera/contracts';
import type { Actor } from '../context/index.ts';
import { ProblemResponse } from './problem.ts';
import type { Access } from './route.ts';
import type { TokenVerifier } from './token-verifier.ts';

/** Who calls, and for which tenant. */
export interface Caller {
  readonly tenantId: string;
  readonly actor: Actor;
}

const ANONYMOUS: Caller = { tenantId: PLATFORM_TENANT_ID, actor: { kind: 'user', id: 'anonymous', scopes: [] } };

const challenge = (error?: string): Record<string, string> => ({
  'www-authenticate': error === undefined ? 'Bearer realm="tessera"' : `Bearer realm="tessera", error="${error}"`,
});

/** The token of an `Authorization: Bearer …` header (RFC 6750); undefined when there is none. */
export const bearerToken = (authorization: string | null): string | undefined => {
  const match = authorization?.match(/^Bearer ([A-Za-z0-9\-._~+/]+=*)$/i);
  return match?.[1];
};

/** @throws ProblemResponse 401 for a missing or bad token, 403 for one without tenant or without the scopes */
export const authenticate = async (
  access: Access,
  authorization: string | null,
  verify: TokenVerifier,
): Promise<Caller> => {
  if (access.kind === 'public') return ANONYMOUS;
  const token = bearerToken(authorization);
  if (token === undefined) {
    throw new ProblemResponse(
      'auth.token_missing',
      'Send an access token as "Authorization: Bearer …".',
      {},
      challenge(),
    );
  }
  const result = await verify(token);
  if (result.status === 'expired') {
    throw new ProblemResponse(
      'auth.token_expired',
      'Get a new access token and try again.',
      {},
      challenge('invalid_token'),
    );
  }
  if (result.status === 'invalid') {
    throw new ProblemResponse(
      'auth.token_invalid',
      'The token was not issued for this service, or it was altered.',
      {},
      challenge('invalid_token'),
    );
  }
  const { sub, tid, role, scopes } = result.claims;
  const actor: Actor = { kind: 'user', id: sub, scopes, ...(role === undefined ? {} : { role }) };
  if (access.kind === 'user') return { tenantId: tid ?? PLATFORM_TENANT_ID, actor };
  if (tid === undefined)
    throw new ProblemResponse('auth.tenant_required', 'Get an access token for one of your tenants.');
  const missing = access.scopes.filter((scope) => !scopes.includes(scope));
  if (missing.length > 0) {
    throw new ProblemResponse(
      'auth.scope_missing',
      `This needs the right ${missing.join(', ')}.`,
      {},
      challenge('insufficient_scope'),
    );
  }
  return { tenantId: tid, actor };
};
