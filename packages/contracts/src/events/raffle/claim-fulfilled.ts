import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { prizeKindSchema } from '../../shared/raffle.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const claimFulfilled = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-fulfilled',
  version: 1,
  description: 'A prize has reached its winner: in the wallet, as points, as a code they can see, or by a carrier.',
  schema: z.object({
    claimId: idSchema,
    poolId: idSchema,
    prizeId: idSchema,
    prizeKind: prizeKindSchema,
    userId: idSchema,
    place: z.int().min(1).describe('Which of the pool’s prizes'),
    ticketNumber: z.int().min(1),
    fulfilledAt: timestampSchema,
  }),
  example: {
    claimId: '019a8f2e-7c00-7000-8000-000000000060',
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    prizeKind: 'PHYSICAL',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    place: 1,
    ticketNumber: 12,
    fulfilledAt: '2026-11-26T11:00:00.000Z',
  },
});
