import { defineRoute, entityTagOf, pick } from '@tessera/runtime/http';
import type { createWebhookEndpoint } from '../../use-cases/webhooks/create-webhook-endpoint.ts';
import { errorStatus } from '../error-status.ts';
import { endpointWithSecretSchema, settingsSchema, withSecretToHttp } from './webhook.mapping.ts';

export const createWebhookEndpointRoute = (createWebhookEndpointWith: ReturnType<typeof createWebhookEndpoint>) =>
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints',
    operationId: 'createWebhookEndpoint',
    summary: 'Have the tenant’s events sent to a URL',
    description:
      'At least once, in no order, signed after Standard Webhooks: drop what has a webhook-id that was there before. What happens from now on is sent.',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    idempotency: 'none',
    idempotencyReason:
      'The answer carries a secret, and a remembered answer would be kept in the clear. A repetition is refused, because the tenant has an endpoint of this URL by then.',
    request: { body: settingsSchema },
    responses: { 201: { description: 'The endpoint with its secret', schema: endpointWithSecretSchema } },
    refusals: pick(errorStatus, [
      'analytics.webhook_url_refused',
      'analytics.webhook_url_taken',
      'analytics.webhook_endpoints_full',
    ]),
    handle: ({ body }, ctx) => createWebhookEndpointWith(body, ctx),
    toReply: (created) => ({
      status: 201,
      body: withSecretToHttp(created),
      headers: { etag: entityTagOf(created.endpoint) },
    }),
  });
