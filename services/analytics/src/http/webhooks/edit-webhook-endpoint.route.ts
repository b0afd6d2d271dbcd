import { defineRoute, entityTagOf, pick, versionsIn } from '@tessera/runtime/http';
import type { EndpointChanges } from '../../domain/webhooks/endpoint.ts';
import type { editWebhookEndpoint } from '../../use-cases/webhooks/edit-webhook-endpoint.ts';
import { errorStatus } from '../error-status.ts';
import { changesSchema, endpointParams, endpointSchema, endpointToHttp } from './webhook.mapping.ts';

/** What was left out is not there, rather than undefined: it stays as it is. */
const changesOf = (body: object): EndpointChanges =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));

export const editWebhookEndpointRoute = (editWebhookEndpointWith: ReturnType<typeof editWebhookEndpoint>) =>
  defineRoute({
    method: 'patch',
    path: '/v1/webhook-endpoints/{endpointId}',
    operationId: 'editWebhookEndpoint',
    summary: 'Change an endpoint, or switch it off or on',
    description: 'What is left out stays. If-Match names the ETag of the endpoint that this changes.',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    request: { params: endpointParams, body: changesSchema },
    responses: { 200: { description: 'The endpoint as it is now', schema: endpointSchema } },
    refusals: pick(errorStatus, [
      'analytics.webhook_endpoint_not_found',
      'analytics.webhook_url_refused',
      'analytics.webhook_url_taken',
      'analytics.version_required',
      'analytics.version_conflict',
    ]),
    handle: ({ params: { endpointId }, body }, ctx, { headers }) =>
      editWebhookEndpointWith(
        { endpointId, changes: changesOf(body), replaces: versionsIn(headers.get('if-match')) },
        ctx,
      ),
    toReply: (endpoint) => ({
      status: 200,
      body: endpointToHttp(endpoint),
      headers: { etag: entityTagOf(endpoint) },
    }),
  });
