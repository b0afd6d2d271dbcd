import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const prizePaid = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'prize-paid',
  version: 1,
  description: 'A cash prize is in the winner’s wallet.',
  schema: z.object({
    poolId: idSchema,
    userId: idSchema,
    ticketNumber: z.int().min(1),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    transferIds: z.array(idSchema),
    paidAt: timestampSchema,
    claimId: idSchema.optional().describe('The claim that it fulfilled'),
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    ticketNumber: 12,
    amountMinor: 8000,
    currency: 'EUR',
    transferIds: ['019a8f2e-7c00-7000-8000-000000000004'],
    paidAt: '2026-11-21T20:10:02.000Z',
    claimId: '019a8f2e-7c00-7000-8000-000000000060',
  },
});
