import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import { accountRefSchema, referencesSchema } from '../../shared/transfer.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';
import { moneyMovementErrors } from './errors.ts';

export const placeHold = defineRequest({
  service: 'wallet',
  verb: 'place-hold',
  version: 1,
  description: 'Sets money of an account aside for a purpose, for a limited time.',
  callers: ['raffle'],
  changes: true,
  timeoutMs: 5_000,
  input: z.object({
    account: accountRefSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    ttlSeconds: z
      .int()
      .min(1)
      .max(7 * 24 * 3_600),
    references: referencesSchema,
  }),
  output: z.object({ holdId: idSchema, accountId: idSchema, expiresAt: timestampSchema }),
  errors: moneyMovementErrors,
  example: {
    input: {
      account: { kind: 'user', userId: '019a8f2e-7c00-7000-8000-000000000001' },
      amountMinor: 500,
      currency: 'EUR',
      ttlSeconds: 300,
      references: { purchaseId: '019a8f2e-7c00-7000-8000-000000000008' },
    },
    output: {
      holdId: '019a8f2e-7c00-7000-8000-000000000007',
      accountId: '019a8f2e-7c00-7000-8000-000000000003',
      expiresAt: '2026-11-21T20:06:00.000Z',
    },
  },
});
