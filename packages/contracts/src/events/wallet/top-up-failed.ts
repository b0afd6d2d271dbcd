import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const topUpFailed = defineEvent({
  service: 'wallet',
  aggregate: 'top-up',
  name: 'top-up-failed',
  version: 1,
  description: 'A top-up came to nothing and is no longer pending.',
  schema: z.object({
    paymentId: idSchema,
    accountId: idSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    failureCode: z.string(),
  }),
  example: {
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    provider: 'sandbox',
    amountMinor: 2000,
    currency: 'EUR',
    failureCode: 'card_declined',
  },
});
