import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { publishedPurposeSchema } from '../../shared/payment.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const paymentSucceeded = defineEvent({
  service: 'billing',
  aggregate: 'payment',
  name: 'payment-succeeded',
  version: 1,
  description: 'The provider has the money. For a top-up the wallet credits it, once.',
  schema: z.object({
    paymentId: idSchema,
    userId: idSchema,
    purpose: publishedPurposeSchema,
    provider: z.string(),
    providerPaymentId: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    succeededAt: timestampSchema,
  }),
  example: {
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    purpose: 'WALLET_TOPUP',
    provider: 'sandbox',
    providerPaymentId: 'sbx_01',
    amountMinor: 2000,
    currency: 'EUR',
    succeededAt: '2026-11-21T20:01:00.000Z',
  },
});
