import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const withdrawalFailed = defineEvent({
  service: 'wallet',
  aggregate: 'withdrawal',
  name: 'withdrawal-failed',
  version: 1,
  description: 'A withdrawal could not be paid out, and its money is free again.',
  schema: z.object({
    withdrawalId: idSchema,
    accountId: idSchema,
    userId: idSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    failureCode: z.string().describe('The provider’s, or `manual` where staff said so'),
    failedAt: timestampSchema,
  }),
  example: {
    withdrawalId: '019a8f2e-7c00-7000-8000-000000000043',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    provider: 'sandbox',
    amountMinor: 500,
    currency: 'EUR',
    failureCode: 'account_closed',
    failedAt: '2026-11-21T20:06:00.000Z',
  },
});
