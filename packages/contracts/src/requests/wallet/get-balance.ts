import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import { accountRefSchema } from '../../shared/transfer.ts';
import { amountMinorSchema, currencySchema, idSchema, nonNegativeAmountMinorSchema } from '../../values.ts';

export const getBalance = defineRequest({
  service: 'wallet',
  verb: 'get-balance',
  version: 1,
  description: 'What an account holds, what of it is set aside, and what can be spent.',
  callers: ['raffle'],
  changes: false,
  timeoutMs: 3_000,
  input: z.object({ account: accountRefSchema, currency: currencySchema }),
  output: z.object({
    accountId: idSchema,
    postedMinor: amountMinorSchema,
    heldMinor: nonNegativeAmountMinorSchema,
    availableMinor: amountMinorSchema,
  }),
  errors: [{ code: 'wallet.account_not_found', meaning: 'There is no such account in this tenant and currency.' }],
  example: {
    input: { account: { kind: 'pool', poolId: '019a8f2e-7c00-7000-8000-00000000000a' }, currency: 'EUR' },
    output: {
      accountId: '019a8f2e-7c00-7000-8000-000000000005',
      postedMinor: 10_000,
      heldMinor: 0,
      availableMinor: 10_000,
    },
  },
});
