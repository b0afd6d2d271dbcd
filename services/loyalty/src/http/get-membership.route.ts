import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getMembership } from '../use-cases/get-membership.ts';
import { errorStatus } from './error-status.ts';
import { membershipSchema, membershipToHttp } from './membership.mapping.ts';

export const getMembershipRoute = (getMembershipWith: ReturnType<typeof getMembership>) =>
  defineRoute({
    method: 'get',
    path: '/v1/memberships/{userId}',
    operationId: 'getMembership',
    summary: 'See one person’s membership',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:manage'] },
    request: { params: z.object({ userId: idSchema }) },
    responses: { 200: { description: 'The membership', schema: membershipSchema } },
    refusals: pick(errorStatus, ['loyalty.membership_not_found']),
    handle: ({ params }, ctx) => getMembershipWith(params, ctx),
    toReply: (membership) => ({ status: 200, body: membershipToHttp(membership) }),
  });
