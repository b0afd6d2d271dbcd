import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { referencesSchema } from '../../shared/transfer.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const holdPlaced = defineEvent({
  service: 'wallet',
  aggregate: 'hold',
  name: 'hold-placed',
  version: 1,
  description: 'Money of an account is set aside and can no longer be spent otherwise.',
  schema: z.object({
    holdId: idSchema,
    accountId: idSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    expiresAt: timestampSchema,
    references: referencesSchema,
  }),
  example: {
    holdId: '019a8f2e-7c00-7000-8000-000000000007',
    accountId: '019a8f2e-7c00-7000-8000-000000000003',
    amountMinor: 500,
    currency: 'EUR',
    expiresAt: '2026-11-21T20:06:00.000Z',
    references: { purchaseId: '019a8f2e-7c00-7000-8000-000000000008' },
  },
});
