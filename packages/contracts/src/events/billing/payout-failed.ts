import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const payoutFailed = defineEvent({
  service: 'billing',
  aggregate: 'payout',
  name: 'payout-failed',
  version: 1,
  description: 'A withdrawal could not be paid out; the money has not left.',
  schema: z.object({
    payoutId: idSchema,
    withdrawalId: idSchema,
    userId: idSchema,
    provider: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    failureCode: z.string(),
  }),
  example: {
    payoutId: '019a8f2e-7c00-7000-8000-000000000042',
    withdrawalId: '019a8f2e-7c00-7000-8000-000000000043',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    provider: 'sandbox',
    amountMinor: 500,
    currency: 'EUR',
    failureCode: 'account_closed',
  },
});
