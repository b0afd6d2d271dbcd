import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, nonNegativeAmountMinorSchema, positiveAmountMinorSchema } from '../../values.ts';

export const holdCaptured = defineEvent({
  service: 'wallet',
  aggregate: 'hold',
  name: 'hold-captured',
  version: 1,
  description: 'Held money was taken, in whole or in part; what was not taken is free again.',
  schema: z.object({
    holdId: idSchema,
    accountId: idSchema,
    transferId: idSchema,
    amountMinor: positiveAmountMinorSchema.describe('What was taken'),
    releasedMinor: nonNegativeAmountMinorSchema.describe('What became free again'),
    currency: currencySchema,
  }),
  example: {
    holdId: '019a8f2e-7c00-7000-8000-000000000007',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    transferId: '019a8f2e-7c00-7000-8000-000000000004',
    amountMinor: 500,
    releasedMinor: 0,
    currency: 'EUR',
  },
});
