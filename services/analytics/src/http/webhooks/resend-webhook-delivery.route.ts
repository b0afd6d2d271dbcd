import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import type { resendWebhookDelivery } from '../../use-cases/webhooks/resend-webhook-delivery.ts';
import { errorStatus } from '../error-status.ts';
import { deliverySchema, deliveryToHttp, endpointParams } from './webhook.mapping.ts';

export const resendWebhookDeliveryRoute = (resendWebhookDeliveryWith: ReturnType<typeof resendWebhookDelivery>) =>
  defineRoute({
    method: 'post',
    path: '/v1/webhook-endpoints/{endpointId}/deliveries/{eventId}/resend',
    operationId: 'resendWebhookDelivery',
    summary: 'Send an event to an endpoint again',
    description:
      'Any event of the tenant, also one that the endpoint was never told of. Its webhook-id is the same as ever.',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    request: { params: endpointParams.extend({ eventId: idSchema }) },
    responses: { 202: { description: 'The delivery, which is sent soon', schema: deliverySchema } },
    refusals: pick(errorStatus, [
      'analytics.webhook_endpoint_not_found',
      'analytics.webhook_endpoint_disabled',
      'analytics.webhook_event_not_found',
    ]),
    handle: ({ params }, ctx) => resendWebhookDeliveryWith(params, ctx),
    toReply: (delivery) => ({ status: 202, body: deliveryToHttp(delivery) }),
  });
