import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const topUpCompleted = defineEvent({
  service: 'wallet',
  aggregate: 'top-up',
  name: 'top-up-completed',
  version: 1,
  description: 'A top-up has arrived and can be spent.',
  schema: z.object({
    paymentId: idSchema,
    accountId: idSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    transferId: idSchema,
  }),
  example: {
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    provider: 'sandbox',
    amountMinor: 2000,
    currency: 'EUR',
    transferId: '019a8f2e-7c00-7000-8000-000000000004',
  },
});
