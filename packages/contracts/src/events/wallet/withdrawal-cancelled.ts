import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, growingEnum, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const withdrawalCancelled = defineEvent({
  service: 'wallet',
  aggregate: 'withdrawal',
  name: 'withdrawal-cancelled',
  version: 1,
  description: 'A withdrawal that waited for approval was taken back or rejected, and its money is free again.',
  schema: z.object({
    withdrawalId: idSchema,
    accountId: idSchema,
    userId: idSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    outcome: growingEnum(['CANCELLED', 'REJECTED']).describe('By the member, or by staff'),
    cancelledAt: timestampSchema,
  }),
  example: {
    withdrawalId: '019a8f2e-7c00-7000-8000-000000000043',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    provider: 'sandbox',
    amountMinor: 500,
    currency: 'EUR',
    outcome: 'REJECTED',
    cancelledAt: '2026-11-21T20:05:00.000Z',
  },
});
