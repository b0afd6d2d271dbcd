import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, pointsSchema, timestampSchema } from '../../values.ts';

export const tierChanged = defineEvent({
  service: 'loyalty',
  aggregate: 'membership',
  name: 'tier-changed',
  version: 1,
  description: 'A member moved to another tier.',
  schema: z.object({
    membershipId: idSchema,
    userId: idSchema,
    from: z.string(),
    to: z.string(),
    lifetimeEarned: pointsSchema.describe('The basis of the tier'),
    changedAt: timestampSchema,
  }),
  example: {
    membershipId: '019a8f2e-7c00-7000-8000-00000000000c',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    from: 'bronze',
    to: 'silver',
    lifetimeEarned: '100.00',
    changedAt: '2026-11-21T20:02:00.100Z',
  },
});
