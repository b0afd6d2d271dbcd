import { defineRoute, pick } from '@tessera/runtime/http';
import type { signOut } from '../use-cases/sign-out.ts';
import { errorStatus } from './error-status.ts';
import { withSessionToken } from './session-token.ts';

export const signOutRoute = (signOutWith: ReturnType<typeof signOut>) =>
  defineRoute({
    method: 'delete',
    path: '/v1/sessions/current',
    operationId: 'signOut',
    summary: 'End the session whose token is sent',
    description:
      'Takes the session token as "Authorization: Bearer …". Access tokens already issued live on until they expire.',
    tags: ['people'],
    access: { kind: 'public' },
    responses: { 204: { description: 'The session has ended, or had before' } },
    refusals: pick(errorStatus, ['identity.session_invalid']),
    handle: (_input, _ctx, raw) => withSessionToken(raw, (sessionToken) => signOutWith({ sessionToken })),
    toReply: () => ({ status: 204, body: undefined }),
  });
