import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { receivePaymentWebhook } from '../../use-cases/webhooks/receive-payment-webhook.ts';
import { errorStatus } from '../error-status.ts';

export const receivePaymentWebhookRoute = (receivePaymentWebhookWith: ReturnType<typeof receivePaymentWebhook>) =>
  defineRoute({
    method: 'post',
    path: '/v1/payment-webhooks/{provider}',
    operationId: 'receivePaymentWebhook',
    summary: 'Callbacks of payment providers',
    description: 'Signed by the provider over the raw body. Answered as soon as the callback is stored.',
    tags: ['payments'],
    access: { kind: 'public' },
    idempotency: 'none',
    idempotencyReason: 'a callback carries its own unique id and is stored once',
    rawBody: true,
    request: { params: z.object({ provider: z.string().max(64) }) },
    responses: { 202: { description: 'Stored, or of no concern here' } },
    refusals: pick(errorStatus, [
      'billing.provider_unknown',
      'billing.webhook_signature_invalid',
      'billing.webhook_malformed',
    ]),
    handle: ({ params }, ctx, raw) =>
      receivePaymentWebhookWith({ provider: params.provider, rawBody: raw.body, headers: raw.headers }, ctx),
    toReply: () => ({ status: 202, body: undefined }),
  });
