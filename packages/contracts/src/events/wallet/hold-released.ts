import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const holdReleased = defineEvent({
  service: 'wallet',
  aggregate: 'hold',
  name: 'hold-released',
  version: 1,
  description: 'Held money is free again because its purpose fell away.',
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
