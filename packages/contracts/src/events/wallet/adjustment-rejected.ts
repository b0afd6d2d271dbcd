import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const adjustmentRejected = defineEvent({
  service: 'wallet',
  aggregate: 'adjustment',
  name: 'adjustment-rejected',
  version: 1,
  description: 'A correction of the books that waited for approval was turned down; nothing was booked.',
  schema: z.object({
    adjustmentId: idSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    rejectedAt: timestampSchema,
  }),
  example: {
    adjustmentId: '019a8f2e-7c00-7000-8000-000000000044',
    amountMinor: 25_000,
    currency: 'EUR',
    rejectedAt: '2026-11-21T20:05:00.000Z',
  },
});
