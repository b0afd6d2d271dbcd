import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { claimExample, claimFields } from '../../shared/claim.ts';
import { currencySchema, pointsSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const claimOpened = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-opened',
  version: 1,
  description: 'A picked ticket has a claim to a prize; without an end to accept by, it counts as accepted.',
  schema: z.object({
    ...claimFields,
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
    ...claimExample,
    poolTitle: 'Friday',
    prizeTitle: 'Evening for two',
    valueMinor: 8_000,
    currency: 'EUR',
    isAlternate: false,
    acceptBefore: '2026-11-28T20:10:00.000Z',
    openedAt: '2026-11-21T20:10:00.000Z',
  },
});
