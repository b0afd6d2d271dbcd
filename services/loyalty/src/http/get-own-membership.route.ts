import { defineRoute, pick } from '@tessera/runtime/http';
import type { getOwnMembership } from '../use-cases/get-own-membership.ts';
import { errorStatus } from './error-status.ts';
import { membershipSchema, membershipToHttp } from './membership.mapping.ts';

export const getOwnMembershipRoute = (getOwnMembershipWith: ReturnType<typeof getOwnMembership>) =>
  defineRoute({
    method: 'get',
    path: '/v1/loyalty/membership',
    operationId: 'getOwnMembership',
    summary: 'See one’s own balance and tier',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:read'] },
    responses: { 200: { description: 'The membership', schema: membershipSchema } },
    refusals: pick(errorStatus, ['loyalty.membership_not_found']),
    handle: (_input, ctx) => getOwnMembershipWith(undefined, ctx),
    toReply: (membership) => ({ status: 200, body: membershipToHttp(membership) }),
  });
