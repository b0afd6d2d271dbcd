import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, pointsSchema, timestampSchema } from '../../values.ts';

export const pointsReversed = defineEvent({
  service: 'loyalty',
  aggregate: 'membership',
  name: 'points-reversed',
  version: 1,
  description: 'Points earned for something that was undone were taken back.',
  schema: z.object({
    membershipId: idSchema,
    userId: idSchema,
    lotId: idSchema,
    points: pointsSchema.describe('What was taken'),
    balance: pointsSchema,
    factType: z.string(),
    factId: z.string(),
    reversedAt: timestampSchema,
  }),
  example: {
    membershipId: '019a8f2e-7c00-7000-8000-00000000000c',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    lotId: '019a8f2e-7c00-7000-8000-00000000000e',
    points: '5.00',
    balance: '20.00',
    factType: 'purchase-refunded',
    factId: '019a8f2e-7c00-7000-8000-000000000008',
    reversedAt: '2026-11-21T20:05:01.100Z',
  },
});
