import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import {
  accountRefSchema,
  referencesSchema,
  transferReasonSchema,
  transferSides,
  transferSidesExample,
} from '../../shared/transfer.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';
import { moneyMovementErrors } from './errors.ts';

export const postTransfer = defineRequest({
  service: 'wallet',
  verb: 'post-transfer',
  version: 1,
  description: 'Moves money from one account to another, at once.',
  callers: ['raffle', 'billing'],
  changes: true,
  timeoutMs: 5_000,
  input: z.object({
    debit: accountRefSchema,
    credit: accountRefSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    reason: transferReasonSchema,
    references: referencesSchema,
    reverses: idSchema.optional().describe('The transfer that this one gives back, in whole or in part'),
  }),
  output: z.object({ transferId: idSchema, postedAt: timestampSchema, ...transferSides }),
  errors: [
    ...moneyMovementErrors,
    { code: 'wallet.same_account', meaning: 'Debit and credit are the same account.' },
    { code: 'wallet.transfer_not_found', meaning: 'There is no such transfer to give back.' },
    { code: 'wallet.refund_exceeds_transfer', meaning: 'All refunds together would pass the transfer’s amount.' },
    { code: 'wallet.transfer_voided', meaning: 'The caller has given the transfer up under this very key.' },
  ],
  example: {
    input: {
      debit: { kind: 'pool', poolId: '019a8f2e-7c00-7000-8000-00000000000a' },
      credit: { kind: 'user', userId: '019a8f2e-7c00-7000-8000-000000000001' },
      amountMinor: 8_000,
      currency: 'EUR',
      reason: 'PRIZE_PAYOUT',
      references: { poolId: '019a8f2e-7c00-7000-8000-00000000000a' },
    },
    output: {
      transferId: '019a8f2e-7c00-7000-8000-000000000004',
      postedAt: '2026-11-21T20:10:02.000Z',
      ...transferSidesExample,
    },
  },
});
