import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { joinTenant } from '../use-cases/join-tenant.ts';
import { errorStatus } from './error-status.ts';
import { memberSchema, memberToHttp } from './member.mapping.ts';

export const joinTenantRoute = (joinTenantWith: ReturnType<typeof joinTenant>) =>
  defineRoute({
    method: 'post',
    path: '/v1/tenants/{tenantId}/members',
    operationId: 'joinTenant',
    summary: 'Join an open tenant as member',
    description: 'A token without tenant, or of another tenant, is enough: one joins for oneself.',
    tags: ['tenants'],
    access: { kind: 'user' },
    idempotency: 'none',
    idempotencyReason:
      'A person is a member of a tenant once: a repeated call is answered with the membership that is there.',
    request: { params: z.object({ tenantId: idSchema }), body: z.strictObject({}).default({}) },
    responses: {
      201: { description: 'The caller is a member from now on', schema: memberSchema },
      200: { description: 'The caller was a member already; the role is what it was', schema: memberSchema },
    },
    refusals: pick(errorStatus, ['identity.tenant_not_found', 'identity.tenant_closed']),
    handle: ({ params }, ctx) => joinTenantWith(params, ctx),
    toReply: ({ member, isNew }) => ({ status: isNew ? 201 : 200, body: memberToHttp(member) }),
  });
