import { defineRoute, pick } from '@tessera/runtime/http';
import type { sendTestWebhook } from '../../use-cases/webhooks/send-test-webhook.ts';
import { errorStatus } from '../error-status.ts';
import { deliverySchema, deliveryToHttp, endpointParams } from './webhook.mapping.ts';

export const sendTestWebhookRoute = (sendTestWebhookWith: ReturnType<typeof sendTestWebhook>) =>
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints/{endpointId}/test',
    operationId: 'sendTestWebhook',
    summary: 'Send an endpoint an event that never happened',
    description: 'Its type is webhook.test, whatever types the endpoint wants.',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    request: { params: endpointParams },
    responses: { 202: { description: 'The delivery, which is sent soon', schema: deliverySchema } },
    refusals: pick(errorStatus, ['analytics.webhook_endpoint_not_found', 'analytics.webhook_endpoint_disabled']),
    handle: ({ params }, ctx) => sendTestWebhookWith(params, ctx),
    toReply: (delivery) => ({ status: 202, body: deliveryToHttp(delivery) }),
  });
