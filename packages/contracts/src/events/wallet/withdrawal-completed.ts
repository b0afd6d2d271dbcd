import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import {
  currencySchema,
  idSchema,
  nonNegativeAmountMinorSchema,
  positiveAmountMinorSchema,
  timestampSchema,
} from '../../values.ts';

export const withdrawalCompleted = defineEvent({
  service: 'wallet',
  aggregate: 'withdrawal',
  name: 'withdrawal-completed',
  version: 1,
  description:
    'A withdrawal was paid out and booked; where it had been given up before, it is by this no longer failed.',
  schema: z.object({
    withdrawalId: idSchema,
    accountId: idSchema,
    userId: idSchema,
    provider: z.string(),
    providerPayoutId: z.string().max(255),
    transferId: idSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    shortfallMinor: nonNegativeAmountMinorSchema.describe(
      'What the account no longer had when a payout came late, and owes the tenant since',
    ),
    completedAt: timestampSchema,
  }),
  example: {
    withdrawalId: '019a8f2e-7c00-7000-8000-000000000043',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    provider: 'sandbox',
    providerPayoutId: 'po_sandbox_1',
    transferId: '019a8f2e-7c00-7000-8000-000000000004',
    amountMinor: 500,
    currency: 'EUR',
    shortfallMinor: 0,
    completedAt: '2026-11-21T20:06:00.000Z',
  },
});
