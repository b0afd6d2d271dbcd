import { defineRoute, pick } from '@tessera/runtime/http';
import type { getMe } from '../use-cases/get-me.ts';
import { errorStatus } from './error-status.ts';
import { userSchema, userToHttp } from './user.mapping.ts';

export const getMeRoute = (getMeWith: ReturnType<typeof getMe>) =>
  defineRoute({
    method: 'get',
    path: '/v1/me',
    operationId: 'getMe',
    summary: 'See one’s own profile',
    tags: ['people'],
    access: { kind: 'user' },
    responses: { 200: { description: 'The person whose token it is', schema: userSchema } },
    refusals: pick(errorStatus, ['identity.user_not_found']),
    handle: (_input, ctx) => getMeWith(undefined, ctx),
    toReply: (user) => ({ status: 200, body: userToHttp(user) }),
  });
