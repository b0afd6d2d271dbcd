import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { retryPaymentWebhook } from '../../use-cases/webhooks/retry-payment-webhook.ts';
import { errorStatus } from '../error-status.ts';
import { paymentWebhookSchema, paymentWebhookToHttp } from './payment-webhook.mapping.ts';

export const retryPaymentWebhookRoute = (retryPaymentWebhookWith: ReturnType<typeof retryPaymentWebhook>) =>
  defineRoute({
    method: 'post',
    path: '/v1/payment-webhooks/{provider}/{providerEventId}/retry',
    operationId: 'retryPaymentWebhook',
    summary: 'Look at a parked callback again, now',
    description: 'The provider is asked again what is true; nothing that the callback claims is taken over.',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:manage'] },
    request: { params: z.object({ provider: z.string().max(64), providerEventId: z.string().max(255) }) },
    responses: { 202: { description: 'The callback, due now', schema: paymentWebhookSchema } },
    refusals: pick(errorStatus, ['billing.webhook_not_found', 'billing.webhook_already_applied']),
    handle: ({ params }, ctx) => retryPaymentWebhookWith(params, ctx),
    toReply: (webhook) => ({ status: 202, body: paymentWebhookToHttp(webhook) }),
  });
