import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import { transferSides } from '../../shared/transfer.ts';
import { idSchema } from '../../values.ts';
import { postTransfer } from './post-transfer.ts';

export const voidTransfer = defineRequest({
  service: 'wallet',
  verb: 'void-transfer',
  version: 1,
  description: 'Makes sure that a post-transfer of the caller is never carried out any more, or tells that it was.',
  callers: ['raffle'],
  changes: true,
  timeoutMs: 5_000,
  input: z.object({
    transferKey: z.string().min(1).max(255).describe('The idempotency key of the post-transfer'),
    transfer: postTransfer.input.describe('What was asked for, or would have been, under that key'),
  }),
  output: z.object({
    transferId: idSchema
      .optional()
      .describe('The transfer that was made before; absent where there is none and never will be'),
    ...transferSides,
  }),
  errors: [],
  example: {
    input: {
      transferKey: 'pay:019a8f2e-7c00-7000-8000-000000000008',
      transfer: {
        debit: { kind: 'user', userId: '019a8f2e-7c00-7000-8000-000000000001' },
        credit: { kind: 'pool', poolId: '019a8f2e-7c00-7000-8000-00000000000a' },
        amountMinor: 500,
        currency: 'EUR',
        reason: 'TICKET_PURCHASE',
        references: { purchaseId: '019a8f2e-7c00-7000-8000-000000000008' },
      },
    },
    output: {},
  },
});
