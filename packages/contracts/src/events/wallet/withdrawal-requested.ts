import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const withdrawalRequested = defineEvent({
  service: 'wallet',
  aggregate: 'withdrawal',
  name: 'withdrawal-requested',
  version: 1,
  description: 'A member asked for a withdrawal, and its money is set aside.',
  schema: z.object({
    withdrawalId: idSchema,
    accountId: idSchema,
    userId: idSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    needsApproval: z.boolean().describe('Whether it waits for a second person'),
    requestedAt: timestampSchema,
  }),
  example: {
    withdrawalId: '019a8f2e-7c00-7000-8000-000000000043',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    provider: 'sandbox',
    amountMinor: 500,
    currency: 'EUR',
    needsApproval: true,
    requestedAt: '2026-11-21T20:04:00.000Z',
  },
});
