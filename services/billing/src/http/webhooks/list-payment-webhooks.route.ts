import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listPaymentWebhooks } from '../../use-cases/webhooks/list-payment-webhooks.ts';
import { paymentWebhookSchema, paymentWebhookToHttp, webhookStateSchema } from './payment-webhook.mapping.ts';

export const listPaymentWebhooksRoute = (listPaymentWebhooksWith: ReturnType<typeof listPaymentWebhooks>) =>
  defineRoute({
    method: 'get',
    path: '/v1/payment-webhooks',
    operationId: 'listPaymentWebhooks',
    summary: 'See what payment providers called back, newest first',
    description: 'PARKED ones are about something that nobody here knows, or that contradicts what has been told.',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:manage'] },
    request: { query: idPageQuery.extend({ state: webhookStateSchema.optional().describe('Only those that are so') }) },
    responses: { 200: { description: 'A page of callbacks', schema: pageOf(paymentWebhookSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, state } }, ctx) =>
      listPaymentWebhooksWith(
        { limit, ...(cursor === undefined ? {} : { before: cursor }), ...(state === undefined ? {} : { state }) },
        ctx,
      ),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: {
        items: items.map(paymentWebhookToHttp),
        nextCursor: nextCursor === null ? null : encodeCursor(nextCursor),
      },
    }),
  });
