import { defineRoute, pick } from '@tessera/runtime/http';
import type { deleteWebhookEndpoint } from '../../use-cases/webhooks/delete-webhook-endpoint.ts';
import { errorStatus } from '../error-status.ts';
import { endpointParams } from './webhook.mapping.ts';

export const deleteWebhookEndpointRoute = (deleteWebhookEndpointWith: ReturnType<typeof deleteWebhookEndpoint>) =>
  defineRoute({
    method: 'delete',
    path: '/v1/webhook-endpoints/{endpointId}',
    operationId: 'deleteWebhookEndpoint',
    summary: 'Send nothing to a URL any more',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    request: { params: endpointParams },
    responses: { 204: { description: 'The endpoint and its deliveries are gone' } },
    refusals: pick(errorStatus, ['analytics.webhook_endpoint_not_found']),
    handle: ({ params }, ctx) => deleteWebhookEndpointWith(params, ctx),
    toReply: () => ({ status: 204, body: undefined }),
  });
