import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const adjustmentRequested = defineEvent({
  service: 'wallet',
  aggregate: 'adjustment',
  name: 'adjustment-requested',
  version: 1,
  description: 'Staff asked for a correction of the books.',
  schema: z.object({
    adjustmentId: idSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    needsApproval: z.boolean().describe('Whether it waits for a second person'),
    requestedAt: timestampSchema,
  }),
  example: {
    adjustmentId: '019a8f2e-7c00-7000-8000-000000000044',
    amountMinor: 25_000,
    currency: 'EUR',
    needsApproval: true,
    requestedAt: '2026-11-21T20:04:00.000Z',
  },
});
