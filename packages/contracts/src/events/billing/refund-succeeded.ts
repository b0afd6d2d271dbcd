import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { publishedPurposeSchema } from '../../shared/payment.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const refundSucceeded = defineEvent({
  service: 'billing',
  aggregate: 'refund',
  name: 'refund-succeeded',
  version: 1,
  description: 'The provider gave a payment back, in whole or in part.',
  schema: z.object({
    refundId: idSchema,
    paymentId: idSchema,
    userId: idSchema,
    purpose: publishedPurposeSchema,
    provider: z.string(),
    providerRefundId: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    succeededAt: timestampSchema,
  }),
  example: {
    refundId: '019a8f2e-7c00-7000-8000-000000000040',
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    purpose: 'WALLET_TOPUP',
    provider: 'sandbox',
    providerRefundId: 're_sandbox_1',
    amountMinor: 500,
    currency: 'EUR',
    succeededAt: '2026-11-21T20:05:00.000Z',
  },
});
