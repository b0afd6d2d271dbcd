import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const freeEntryConfirmed = defineEvent({
  service: 'raffle',
  aggregate: 'purchase',
  name: 'free-entry-confirmed',
  version: 1,
  description: 'Tickets were given for nothing, as the free route of their pool says, and have their numbers.',
  schema: z.object({
    purchaseId: idSchema,
    poolId: idSchema,
    userId: idSchema,
    ticketNumbers: z.array(z.int().min(1)).min(1),
    confirmedAt: timestampSchema,
  }),
  example: {
    purchaseId: '019a8f2e-7c00-7000-8000-000000000008',
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    ticketNumbers: [8],
    confirmedAt: '2026-11-21T20:02:00.000Z',
  },
});
