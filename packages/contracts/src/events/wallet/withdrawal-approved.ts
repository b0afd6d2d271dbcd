import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const withdrawalApproved = defineEvent({
  service: 'wallet',
  aggregate: 'withdrawal',
  name: 'withdrawal-approved',
  version: 1,
  description: 'A withdrawal may be paid out; its money is set aside until the payout has an end.',
  schema: z.object({
    withdrawalId: idSchema,
    accountId: idSchema,
    userId: idSchema,
    provider: z.string(),
    payoutMethod: z.string().max(255),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    approvedAt: timestampSchema,
  }),
  example: {
    withdrawalId: '019a8f2e-7c00-7000-8000-000000000043',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    provider: 'sandbox',
    payoutMethod: 'sandbox_ok',
    amountMinor: 500,
    currency: 'EUR',
    approvedAt: '2026-11-21T20:05:00.000Z',
  },
});
