import { defineRoute } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listWebhookEndpoints } from '../../use-cases/webhooks/list-webhook-endpoints.ts';
import { endpointSchema, endpointToHttp } from './webhook.mapping.ts';

export const listWebhookEndpointsRoute = (listWebhookEndpointsWith: ReturnType<typeof listWebhookEndpoints>) =>
  defineRoute({
    method: 'get',
    path: '/v1/webhook-endpoints',
    operationId: 'listWebhookEndpoints',
    summary: 'See where the tenant’s events are sent',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    responses: { 200: { description: 'Every endpoint', schema: z.object({ items: z.array(endpointSchema) }) } },
    refusals: {},
    handle: (_, ctx) => listWebhookEndpointsWith(ctx),
    toReply: (endpoints) => ({ status: 200, body: { items: endpoints.map(endpointToHttp) } }),
  });
