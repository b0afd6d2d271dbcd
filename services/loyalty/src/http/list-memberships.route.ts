import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listMemberships } from '../use-cases/list-memberships.ts';
import { membershipSchema, membershipToHttp } from './membership.mapping.ts';

export const listMembershipsRoute = (listMembershipsWith: ReturnType<typeof listMemberships>) =>
  defineRoute({
    method: 'get',
    path: '/v1/memberships',
    operationId: 'listMemberships',
    summary: 'See the tenant’s memberships, newest first',
    tags: ['loyalty'],
    access: { kind: 'tenant', scopes: ['loyalty:manage'] },
    request: { query: idPageQuery },
    responses: { 200: { description: 'A page of memberships', schema: pageOf(membershipSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor } }, ctx) =>
      listMembershipsWith({ limit, ...(cursor === undefined ? {} : { before: cursor }) }, ctx),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: { items: items.map(membershipToHttp), nextCursor: nextCursor === null ? null : encodeCursor(nextCursor) },
    }),
  });
