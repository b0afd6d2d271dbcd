import { defineRoute, encodeCursor, idPageQuery, pageOf, pick } from '@tessera/runtime/http';
import type { listWebhookDeliveries } from '../../use-cases/webhooks/list-webhook-deliveries.ts';
import { errorStatus } from '../error-status.ts';
import { deliverySchema, deliveryToHttp, endpointParams } from './webhook.mapping.ts';

export const listWebhookDeliveriesRoute = (listWebhookDeliveriesWith: ReturnType<typeof listWebhookDeliveries>) =>
  defineRoute({
    method: 'get',
    path: '/v1/webhook-endpoints/{endpointId}/deliveries',
    operationId: 'listWebhookDeliveries',
    summary: 'See what an endpoint was told of and what it answered, newest event first',
    description: 'A delivery is kept for 30 days after its end.',
    tags: ['webhooks'],
    access: { kind: 'tenant', scopes: ['webhooks:manage'] },
    request: {
      params: endpointParams,
      query: idPageQuery.extend({ status: deliverySchema.shape.status.optional() }),
    },
    responses: { 200: { description: 'A page of deliveries', schema: pageOf(deliverySchema) } },
    refusals: pick(errorStatus, ['analytics.webhook_endpoint_not_found']),
    handle: ({ params: { endpointId }, query: { limit, cursor, status } }, ctx) =>
      listWebhookDeliveriesWith(
        {
          endpointId,
          limit,
          ...(status === undefined ? {} : { status }),
          ...(cursor === undefined ? {} : { before: cursor }),
        },
        ctx,
      ),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: {
        items: items.map(deliveryToHttp),
        nextCursor: nextCursor === null ? null : encodeCursor(nextCursor),
      },
    }),
  });
