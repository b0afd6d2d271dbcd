import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, nonNegativeAmountMinorSchema } from '../../values.ts';

export const spendingLimitsChanged = defineEvent({
  service: 'wallet',
  aggregate: 'account',
  name: 'spending-limits-changed',
  version: 1,
  description:
    'What a person may spend of an account a day and a month has changed; left out where there is no such limit.',
  schema: z.object({
    accountId: idSchema,
    ownerId: z.string(),
    currency: currencySchema,
    perDayMinor: nonNegativeAmountMinorSchema.optional(),
    perMonthMinor: nonNegativeAmountMinorSchema.optional(),
  }),
  example: {
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    ownerId: '019a8f2e-7c00-7000-8000-000000000001',
    currency: 'EUR',
    perDayMinor: 5000,
  },
});
