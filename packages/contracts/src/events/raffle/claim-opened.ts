import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { prizeKindSchema } from '../../shared/raffle.ts';
import { currencySchema, idSchema, pointsSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const claimOpened = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-opened',
  version: 1,
  description: 'A picked ticket has a claim to a prize; without an end to accept by, it counts as accepted.',
  schema: z.object({
    claimId: idSchema,
    poolId: idSchema,
    prizeId: idSchema,
    prizeKind: prizeKindSchema,
    userId: idSchema,
    place: z.int().min(1).describe('Which of the pool’s prizes'),
    ticketNumber: z.int().min(1),
    poolTitle: z.string(),
    prizeTitle: z.string(),
    valueMinor: positiveAmountMinorSchema.describe('What the prize is, or is worth'),
    currency: currencySchema,
    points: pointsSchema.optional().describe('What the winner gets, where the prize is points'),
    isAlternate: z.boolean().describe('Whether the prize came to this person because others did not take it'),
    acceptBefore: timestampSchema.optional().describe('From this moment on it is too late'),
    openedAt: timestampSchema,
  }),
  example: {
    claimId: '019a8f2e-7c00-7000-8000-000000000060',
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    prizeKind: 'PHYSICAL',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    place: 1,
    ticketNumber: 12,
    poolTitle: 'Friday',
    prizeTitle: 'Evening for two',
    valueMinor: 8_000,
    currency: 'EUR',
    isAlternate: false,
    acceptBefore: '2026-11-28T20:10:00.000Z',
    openedAt: '2026-11-21T20:10:00.000Z',
  },
});
