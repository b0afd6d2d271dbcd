import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { publishedReasonSchema, referencesSchema } from '../../shared/transfer.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const transferPosted = defineEvent({
  service: 'wallet',
  aggregate: 'transfer',
  name: 'transfer-posted',
  version: 1,
  description: 'Money moved from one account to another; both ledger entries are written.',
  schema: z.object({
    transferId: idSchema,
    debitAccountId: idSchema,
    creditAccountId: idSchema,
    debitOwnerKind: z.enum(['user', 'pool', 'tenant']),
    debitKind: z.string(),
    creditOwnerKind: z.enum(['user', 'pool', 'tenant']),
    creditKind: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    reason: publishedReasonSchema,
    references: referencesSchema,
    reverses: idSchema.optional(),
    postedAt: timestampSchema,
  }),
  example: {
    transferId: '019a8f2e-7c00-7000-8000-000000000004',
    debitAccountId: '019a8f2e-7c00-7000-8000-000000000003',
    creditAccountId: '019a8f2e-7c00-7000-8000-000000000005',
    debitOwnerKind: 'tenant',
    debitKind: 'external',
    creditOwnerKind: 'user',
    creditKind: 'default',
    amountMinor: 2000,
    currency: 'EUR',
    reason: 'TOPUP',
    references: { paymentId: '019a8f2e-7c00-7000-8000-000000000006' },
    postedAt: '2026-11-21T20:01:00.000Z',
  },
});
