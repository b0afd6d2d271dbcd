import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { publishedPurposeSchema } from '../../shared/payment.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const refundFailed = defineEvent({
  service: 'billing',
  aggregate: 'refund',
  name: 'refund-failed',
  version: 1,
  description: 'A refund came to nothing; the payment stands as it was.',
  schema: z.object({
    refundId: idSchema,
    paymentId: idSchema,
    userId: idSchema,
    purpose: publishedPurposeSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    failureCode: z.string(),
  }),
  example: {
    refundId: '019a8f2e-7c00-7000-8000-000000000040',
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    purpose: 'WALLET_TOPUP',
    provider: 'sandbox',
    amountMinor: 500,
    currency: 'EUR',
    failureCode: 'charge_disputed',
  },
});
