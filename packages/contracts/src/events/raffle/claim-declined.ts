import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { prizeKindSchema } from '../../shared/raffle.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const claimDeclined = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-declined',
  version: 1,
  description: 'A winner does not want a prize; it goes to the next alternate, or is unclaimed.',
  schema: z.object({
    claimId: idSchema,
    poolId: idSchema,
    prizeId: idSchema,
    prizeKind: prizeKindSchema,
    userId: idSchema,
    place: z.int().min(1).describe('Which of the pool’s prizes'),
    ticketNumber: z.int().min(1),
    nextClaimId: idSchema
      .optional()
      .describe('The alternate’s claim that follows; absent where the prize is unclaimed'),
    declinedAt: timestampSchema,
  }),
  example: {
    claimId: '019a8f2e-7c00-7000-8000-000000000060',
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    prizeKind: 'PHYSICAL',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    place: 1,
    ticketNumber: 12,
    nextClaimId: '019a8f2e-7c00-7000-8000-000000000061',
    declinedAt: '2026-11-28T20:10:00.000Z',
  },
});
