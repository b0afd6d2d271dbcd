import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const adjustmentPosted = defineEvent({
  service: 'wallet',
  aggregate: 'adjustment',
  name: 'adjustment-posted',
  version: 1,
  description: 'A correction of the books was booked.',
  schema: z.object({
    adjustmentId: idSchema,
    transferId: idSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    postedAt: timestampSchema,
  }),
  example: {
    adjustmentId: '019a8f2e-7c00-7000-8000-000000000044',
    transferId: '019a8f2e-7c00-7000-8000-000000000004',
    amountMinor: 25_000,
    currency: 'EUR',
    postedAt: '2026-11-21T20:05:00.000Z',
  },
});
