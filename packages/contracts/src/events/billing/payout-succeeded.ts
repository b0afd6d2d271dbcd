import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const payoutSucceeded = defineEvent({
  service: 'billing',
  aggregate: 'payout',
  name: 'payout-succeeded',
  version: 1,
  description: 'The provider paid a withdrawal out to the member.',
  schema: z.object({
    payoutId: idSchema,
    withdrawalId: idSchema,
    userId: idSchema,
    provider: z.string(),
    providerPayoutId: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    succeededAt: timestampSchema,
  }),
  example: {
    payoutId: '019a8f2e-7c00-7000-8000-000000000042',
    withdrawalId: '019a8f2e-7c00-7000-8000-000000000043',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    provider: 'sandbox',
    providerPayoutId: 'po_sandbox_1',
    amountMinor: 500,
    currency: 'EUR',
    succeededAt: '2026-11-21T20:05:00.000Z',
  },
});
