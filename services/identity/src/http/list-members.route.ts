import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listMembers } from '../use-cases/list-members.ts';
import { memberWithUserSchema, memberWithUserToHttp } from './member.mapping.ts';

export const listMembersRoute = (listMembersWith: ReturnType<typeof listMembers>) =>
  defineRoute({
    method: 'get',
    path: '/v1/members',
    operationId: 'listMembers',
    summary: 'See who belongs to the tenant',
    tags: ['tenants'],
    access: { kind: 'tenant', scopes: ['members:read'] },
    request: { query: idPageQuery },
    responses: { 200: { description: 'Members in the order of joining', schema: pageOf(memberWithUserSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor } }, ctx) =>
      listMembersWith({ limit, ...(cursor === undefined ? {} : { after: cursor }) }, ctx),
    toReply: ({ items, nextAfter }) => ({
      status: 200,
      body: {
        items: items.map(memberWithUserToHttp),
        nextCursor: nextAfter === null ? null : encodeCursor(nextAfter),
      },
    }),
  });
