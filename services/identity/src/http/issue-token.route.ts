import { idSchema, roleSchema, scopeSchema, timestampSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { issueToken } from '../use-cases/issue-token.ts';
import { errorStatus } from './error-status.ts';
import { withSessionToken } from './session-token.ts';

export const issueTokenRoute = (issueTokenWith: ReturnType<typeof issueToken>) =>
  defineRoute({
    method: 'post',
    path: '/v1/tokens',
    operationId: 'issueToken',
    summary: 'Get a short-lived access token for a session',
    description:
      'Takes the session token as "Authorization: Bearer …". With a tenant the access token carries the role that the ' +
      'person holds there at this moment; without one it is good for one’s own profile, and for founding and joining tenants.',
    tags: ['people'],
    access: { kind: 'public' },
    idempotency: 'none',
    idempotencyReason:
      'A repeated call issues one token more and changes nothing; to remember the answer would keep a live token.',
    request: { body: z.strictObject({ tenantId: idSchema.optional().describe('The tenant to act in') }).default({}) },
    responses: {
      201: {
        description: 'An access token (JWT, RFC 7519)',
        schema: z.object({
          accessToken: z.string(),
          tokenType: z.literal('Bearer'),
          expiresAt: timestampSchema,
          tenantId: idSchema.nullable(),
          role: roleSchema.nullable(),
          scopes: z.array(scopeSchema),
        }),
      },
    },
    refusals: pick(errorStatus, ['identity.session_invalid', 'identity.tenant_not_found']),
    handle: ({ body: { tenantId } }, ctx, raw) =>
      withSessionToken(raw, (sessionToken) =>
        issueTokenWith({ sessionToken, ...(tenantId === undefined ? {} : { tenantId }) }, ctx),
      ),
    toReply: ({ expiresAt, ...token }) => ({
      status: 201,
      body: { ...token, tokenType: 'Bearer', expiresAt: expiresAt.toISOString() },
      headers: { 'cache-control': 'no-store' },
    }),
  });
