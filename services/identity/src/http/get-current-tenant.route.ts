import { defineRoute, pick } from '@tessera/runtime/http';
import type { getCurrentTenant } from '../use-cases/get-current-tenant.ts';
import { errorStatus } from './error-status.ts';
import { tenantSchema, tenantToHttp } from './tenant.mapping.ts';

export const getCurrentTenantRoute = (getCurrentTenantWith: ReturnType<typeof getCurrentTenant>) =>
  defineRoute({
    method: 'get',
    path: '/v1/tenants/current',
    operationId: 'getCurrentTenant',
    summary: 'See the tenant that the token names',
    tags: ['tenants'],
    access: { kind: 'tenant', scopes: ['me:read'] },
    responses: { 200: { description: 'The tenant', schema: tenantSchema } },
    refusals: pick(errorStatus, ['identity.tenant_not_found']),
    handle: (_input, ctx) => getCurrentTenantWith(undefined, ctx),
    toReply: (tenant) => ({ status: 200, body: tenantToHttp(tenant) }),
  });
