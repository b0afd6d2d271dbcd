import { idSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { createRefund } from '../../use-cases/refunds/create-refund.ts';
import { errorStatus } from '../error-status.ts';
import { refundSchema, refundToHttp } from './refund.mapping.ts';

export const createRefundRoute = (createRefundWith: ReturnType<typeof createRefund>) =>
  defineRoute({
    method: 'post',
    path: '/v1/payments/{paymentId}/refunds',
    operationId: 'createRefund',
    summary: 'Give a payment back, in whole or in part',
    description: 'The refund begins PENDING. What all refunds of a payment come to is never more than the payment.',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:manage'] },
    request: {
      params: z.object({ paymentId: idSchema }),
      body: z.strictObject({
        amountMinor: positiveAmountMinorSchema
          .optional()
          .describe(
            'Positive integer in the minor unit of the payment’s currency; all that is left of it where left out',
          ),
        reason: z.string().trim().min(1).max(255).describe('For whoever asks later'),
      }),
    },
    responses: { 201: { description: 'The refund, PENDING', schema: refundSchema } },
    refusals: pick(errorStatus, [
      'billing.payment_not_found',
      'billing.payment_not_refundable',
      'billing.payment_disputed',
      'billing.refund_exceeds_payment',
      'billing.amount_unsupported',
      'billing.provider_unknown',
    ]),
    handle: ({ params, body: { amountMinor, reason } }, ctx) =>
      createRefundWith(
        { ...params, reason, amountMinor: amountMinor === undefined ? undefined : BigInt(amountMinor) },
        ctx,
      ),
    toReply: (refund) => ({ status: 201, body: refundToHttp(refund) }),
  });
