import { defineRoute, pick } from '@tessera/runtime/http';
import type { rotateWebhookSecret } from '../../use-cases/webhooks/rotate-webhook-secret.ts';
import { errorStatus } from '../error-status.ts';
import { endpointParams, endpointWithSecretSchema, withSecretToHttp } from './webhook.mapping.ts';

export const rotateWebhookSecretRoute = (rotateWebhookSecretWith: ReturnType<typeof rotateWebhookSecret>) =>
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints/{endpointId}/rotate-secret',
    operationId: 'rotateWebhookSecret',
    summary: 'Give an endpoint a new secret',
    description:
      'For 24 hours each message is signed with the old one too, so that the receiver can change in between.',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    idempotency: 'none',
    idempotencyReason:
      'The answer carries a secret, and a remembered answer would be kept in the clear. A repetition makes one more secret, and those before it go on signing for a day.',
    request: { params: endpointParams },
    responses: { 200: { description: 'The endpoint with its new secret', schema: endpointWithSecretSchema } },
    refusals: pick(errorStatus, ['analytics.webhook_endpoint_not_found']),
    handle: ({ params }, ctx) => rotateWebhookSecretWith(params, ctx),
    toReply: (rotated) => ({ status: 200, body: withSecretToHttp(rotated) }),
  });
