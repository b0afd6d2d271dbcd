import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const topUpCreated = defineEvent({
  service: 'wallet',
  aggregate: 'top-up',
  name: 'top-up-created',
  version: 1,
  description: 'Money is on its way in: it shows as pending and cannot be spent yet.',
  schema: z.object({
    paymentId: idSchema,
    accountId: idSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
  }),
  example: {
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    provider: 'sandbox',
    amountMinor: 2000,
    currency: 'EUR',
  },
});
