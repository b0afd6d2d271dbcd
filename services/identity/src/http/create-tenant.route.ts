import { currencySchema, timeZoneSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { createTenant } from '../use-cases/create-tenant.ts';
import { errorStatus } from './error-status.ts';
import { joinPolicySchema, tenantSchema, tenantToHttp } from './tenant.mapping.ts';
import { nameSchema } from './user.mapping.ts';

export const createTenantRoute = (createTenantWith: ReturnType<typeof createTenant>) =>
  defineRoute({
    method: 'post',
    path: '/v1/tenants',
    operationId: 'createTenant',
    summary: 'Found a tenant and become its owner',
    tags: ['tenants'],
    access: { kind: 'user' },
    request: {
      body: z.strictObject({
        name: nameSchema,
        slug: z
          .string()
          .regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'expected lower-case letters, digits and inner hyphens')
          .optional()
          .describe('Name in addresses, unique; made from the name where it is left out'),
        currency: currencySchema.describe('Currency of new accounts'),
        timeZone: timeZoneSchema.default('UTC').describe('Zone in which the tenant’s days begin and end'),
        joinPolicy: joinPolicySchema.default('CLOSED'),
      }),
    },
    responses: { 201: { description: 'The new tenant', schema: tenantSchema } },
    refusals: pick(errorStatus, ['identity.slug_taken']),
    handle: ({ body: { slug, ...body } }, ctx) =>
      createTenantWith({ ...body, ...(slug === undefined ? {} : { slug }) }, ctx),
    toReply: (tenant) => ({ status: 201, body: tenantToHttp(tenant) }),
  });
