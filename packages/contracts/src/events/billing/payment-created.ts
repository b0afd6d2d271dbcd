import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { publishedPurposeSchema } from '../../shared/payment.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const paymentCreated = defineEvent({
  service: 'billing',
  aggregate: 'payment',
  name: 'payment-created',
  version: 1,
  description: 'A payment is written down; no provider has been asked yet.',
  schema: z.object({
    paymentId: idSchema,
    userId: idSchema,
    purpose: publishedPurposeSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
  }),
  example: {
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    purpose: 'WALLET_TOPUP',
    provider: 'sandbox',
    amountMinor: 2000,
    currency: 'EUR',
  },
});
