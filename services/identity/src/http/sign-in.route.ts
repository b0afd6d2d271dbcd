import { timestampSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { signIn } from '../use-cases/sign-in.ts';
import { errorStatus } from './error-status.ts';
import { originOf } from './origin.ts';
import { emailSchema, userSchema, userToHttp } from './user.mapping.ts';

export const signInRoute = (signInWith: ReturnType<typeof signIn>, passwordLength: { readonly max: number }) =>
  defineRoute({
    method: 'post',
    path: '/v1/sessions',
    operationId: 'signIn',
    summary: 'Sign in with an e-mail address and a password',
    description:
      'The session token is good for POST /v1/tokens and DELETE /v1/sessions/current only, as "Authorization: Bearer …". ' +
      'Everything else takes an access token.',
    tags: ['people'],
    access: { kind: 'public' },
    idempotency: 'none',
    idempotencyReason:
      'A repeated sign-in opens one session more and nothing else; to remember the answer would keep a live session token.',
    request: {
      body: z.strictObject({ email: emailSchema, password: z.string().min(1).max(passwordLength.max) }),
    },
    responses: {
      201: {
        description: 'A new session',
        schema: z.object({
          sessionToken: z.string().describe('Secret: whoever has it is this person'),
          expiresAt: timestampSchema,
          user: userSchema,
        }),
      },
    },
    refusals: pick(errorStatus, ['identity.credentials_invalid', 'identity.too_many_attempts']),
    handle: ({ body }, ctx, raw) => signInWith({ ...body, origin: originOf(raw) }, ctx),
    toReply: ({ token, expiresAt, user }) => ({
      status: 201,
      body: { sessionToken: token, expiresAt: expiresAt.toISOString(), user: userToHttp(user) },
      headers: { 'cache-control': 'no-store' },
    }),
  });
