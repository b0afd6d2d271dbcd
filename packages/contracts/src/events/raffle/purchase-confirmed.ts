import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { purchaseTypes } from '../../shared/raffle.ts';
import { currencySchema, growingEnum, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const purchaseConfirmed = defineEvent({
  service: 'raffle',
  aggregate: 'purchase',
  name: 'purchase-confirmed',
  version: 1,
  description: 'Tickets are paid for and have their numbers.',
  schema: z.object({
    purchaseId: idSchema,
    poolId: idSchema,
    userId: idSchema,
    ticketNumbers: z.array(z.int().min(1)).min(1),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    transferId: idSchema,
    confirmedAt: timestampSchema,
    type: growingEnum(purchaseTypes).optional().describe('An ENTRY where absent'),
  }),
  example: {
    purchaseId: '019a8f2e-7c00-7000-8000-000000000008',
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    ticketNumbers: [7],
    amountMinor: 500,
    currency: 'EUR',
    transferId: '019a8f2e-7c00-7000-8000-000000000004',
    confirmedAt: '2026-11-21T20:02:00.000Z',
  },
});
