import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import {
  accountRefSchema,
  referencesSchema,
  transferReasonSchema,
  transferSides,
  transferSidesExample,
} from '../../shared/transfer.ts';
import { idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';
import { holdErrors, moneyMovementErrors } from './errors.ts';

export const captureHold = defineRequest({
  service: 'wallet',
  verb: 'capture-hold',
  version: 1,
  description: 'Takes held money, in whole or in part, into another account; the rest becomes free.',
  callers: ['raffle'],
  changes: true,
  timeoutMs: 5_000,
  input: z.object({
    holdId: idSchema,
    credit: accountRefSchema,
    amountMinor: positiveAmountMinorSchema.optional().describe('All of the hold where absent'),
    reason: transferReasonSchema,
    references: referencesSchema,
  }),
  output: z.object({
    transferId: idSchema,
    debitEntryId: idSchema,
    creditEntryId: idSchema,
    postedAt: timestampSchema,
    ...transferSides,
  }),
  errors: [
    ...holdErrors,
    ...moneyMovementErrors,
    { code: 'wallet.same_account', meaning: 'The hold is on the very account that it would be captured into.' },
    { code: 'wallet.capture_exceeds_hold', meaning: 'More was asked for than is held.' },
  ],
  example: {
    input: {
      holdId: '019a8f2e-7c00-7000-8000-000000000007',
      credit: { kind: 'pool', poolId: '019a8f2e-7c00-7000-8000-00000000000a' },
      reason: 'TICKET_PURCHASE',
      references: { purchaseId: '019a8f2e-7c00-7000-8000-000000000008' },
    },
    output: {
      transferId: '019a8f2e-7c00-7000-8000-000000000004',
      debitEntryId: '019a8f2e-7c00-7000-8000-00000000000f',
      creditEntryId: '019a8f2e-7c00-7000-8000-000000000010',
      postedAt: '2026-11-21T20:02:00.000Z',
      ...transferSidesExample,
    },
  },
});
