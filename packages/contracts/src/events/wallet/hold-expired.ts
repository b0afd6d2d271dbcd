import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const holdExpired = defineEvent({
  service: 'wallet',
  aggregate: 'hold',
  name: 'hold-expired',
  version: 1,
  description: 'Held money is free again because nobody took it in time.',
  schema: z.object({
    holdId: idSchema,
    accountId: idSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
  }),
  example: {
    holdId: '019a8f2e-7c00-7000-8000-000000000007',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    amountMinor: 500,
    currency: 'EUR',
  },
});
