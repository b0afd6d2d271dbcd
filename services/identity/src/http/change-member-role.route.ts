import { idSchema, roleSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { changeMemberRole } from '../use-cases/change-member-role.ts';
import { errorStatus } from './error-status.ts';
import { memberSchema, memberToHttp } from './member.mapping.ts';

export const changeMemberRoleRoute = (changeMemberRoleWith: ReturnType<typeof changeMemberRole>) =>
  defineRoute({
    method: 'patch',
    path: '/v1/members/{userId}',
    operationId: 'changeMemberRole',
    summary: 'Give a member another role',
    description: 'Access tokens that were issued before keep the old role until they expire.',
    tags: ['tenants'],
    access: { kind: 'tenant', scopes: ['members:manage'] },
    request: { params: z.object({ userId: idSchema }), body: z.strictObject({ role: roleSchema }) },
    responses: { 200: { description: 'The member in the new role', schema: memberSchema } },
    refusals: pick(errorStatus, ['identity.member_not_found', 'identity.role_above_own', 'identity.last_owner']),
    handle: ({ params, body }, ctx) => changeMemberRoleWith({ ...params, ...body }, ctx),
    toReply: (member) => ({ status: 200, body: memberToHttp(member) }),
  });
