import { defineRoute, entityTagOf, pick } from '@tessera/runtime/http';
import type { getWebhookEndpoint } from '../../use-cases/webhooks/get-webhook-endpoint.ts';
import { errorStatus } from '../error-status.ts';
import { endpointParams, endpointSchema, endpointToHttp } from './webhook.mapping.ts';

export const getWebhookEndpointRoute = (getWebhookEndpointWith: ReturnType<typeof getWebhookEndpoint>) =>
  defineRoute({
    method: 'get',
    path: '/v1/webhook-endpoints/{endpointId}',
    operationId: 'getWebhookEndpoint',
    summary: 'See an endpoint, and whether it works',
    description: 'The ETag is its version, for changing it.',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    request: { params: endpointParams },
    responses: { 200: { description: 'The endpoint', schema: endpointSchema } },
    refusals: pick(errorStatus, ['analytics.webhook_endpoint_not_found']),
    handle: ({ params }, ctx) => getWebhookEndpointWith(params, ctx),
    toReply: (endpoint) => ({
      status: 200,
      body: endpointToHttp(endpoint),
      headers: { etag: entityTagOf(endpoint) },
    }),
  });
