import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listTenants } from '../use-cases/list-tenants.ts';
import { membershipSchema, membershipToHttp } from './tenant.mapping.ts';

export const listTenantsRoute = (listTenantsWith: ReturnType<typeof listTenants>) =>
  defineRoute({
    method: 'get',
    path: '/v1/tenants',
    operationId: 'listTenants',
    summary: 'See the tenants one belongs to, and one’s role in each',
    description: 'All at once and in the order of joining: a person belongs to few.',
    tags: ['tenants'],
    access: { kind: 'user' },
    responses: { 200: { description: 'Own memberships', schema: z.object({ items: z.array(membershipSchema) }) } },
    refusals: {},
    handle: (_input, ctx) => listTenantsWith(undefined, ctx),
    toReply: (memberships) => ({ status: 200, body: { items: memberships.map(membershipToHttp) } }),
  });
