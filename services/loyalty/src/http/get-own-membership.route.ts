import { defineRoute, pick } from '@tessera/runtime/http';
import type { getMembership } from '../use-cases/get-membership.ts';
import { errorStatus } from './error-status.ts';
import { membershipSchema, membershipToHttp } from './membership.mapping.ts';

export const getOwnMembershipRoute = (getMembershipWith: ReturnType<typeof getMembership>) =>
  defineRoute({
    method: 'get',
    path: '/v1/loyalty/membership',
    operationId: 'getOwnMembership',
    summary: 'See one’s own balance and tier',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:read'] },
    responses: { 200: { description: 'The membership', schema: membershipSchema } },
    refusals: pick(errorStatus, ['loyalty.membership_not_found']),
    handle: (_input, ctx) => getMembershipWith({ userId: ctx.actor.id }, ctx),
    toReply: (membership) => ({ status: 200, body: membershipToHttp(membership) }),
  });
