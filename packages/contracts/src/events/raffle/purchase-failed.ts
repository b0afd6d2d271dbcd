import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const purchaseFailed = defineEvent({
  service: 'raffle',
  aggregate: 'purchase',
  name: 'purchase-failed',
  version: 1,
  description: 'A purchase came to nothing and nothing was taken.',
  schema: z.object({
    purchaseId: idSchema,
    poolId: idSchema,
    userId: idSchema,
    quantity: z.int().min(1),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    code: z.string().describe('The stable code of the refusal'),
  }),
  example: {
    purchaseId: '019a8f2e-7c00-7000-8000-000000000008',
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    quantity: 1,
    amountMinor: 500,
    currency: 'EUR',
    code: 'wallet.insufficient_funds',
  },
});
