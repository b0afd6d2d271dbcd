import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, growingEnum, idSchema, nonNegativeAmountMinorSchema, timestampSchema } from '../../values.ts';

export const differenceResolved = defineEvent({
  service: 'wallet',
  aggregate: 'difference',
  name: 'difference-resolved',
  version: 1,
  description: 'A difference between a settlement file and the ledger came to its end.',
  schema: z.object({
    differenceId: idSchema,
    reconciliationId: idSchema.describe('The run that found it first'),
    provider: z.string(),
    kind: growingEnum([
      'MISSING_IN_LEDGER',
      'MISSING_AT_PROVIDER',
      'AMOUNT_DIFFERS',
      'CURRENCY_DIFFERS',
      'DUPLICATE_LINE',
      'BOOKED_TWICE',
    ]).describe('In which way the two differed'),
    externalId: z.string(),
    resolution: growingEnum(['adjustment', 'explained', 'settled']).describe(
      'By a transfer, by a person’s word, or by a later file',
    ),
    amountMinor: nonNegativeAmountMinorSchema.describe('How much it was about'),
    currency: currencySchema,
    transferId: idSchema.optional().describe('The transfer that put it right'),
    resolvedBy: z.string(),
    resolvedAt: timestampSchema,
  }),
  example: {
    differenceId: '019a8f2e-7c00-7000-8000-000000000045',
    reconciliationId: '019a8f2e-7c00-7000-8000-000000000044',
    provider: 'sandbox',
    kind: 'MISSING_IN_LEDGER',
    externalId: 'sbx_02',
    resolution: 'adjustment',
    amountMinor: 500,
    currency: 'EUR',
    transferId: '019a8f2e-7c00-7000-8000-000000000046',
    resolvedBy: 'user:019a8f2e-7c00-7000-8000-000000000001',
    resolvedAt: '2026-12-01T09:00:00.000Z',
  },
});
