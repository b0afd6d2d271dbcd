import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, pointsSchema, timestampSchema } from '../../values.ts';

export const pointsEarned = defineEvent({
  service: 'loyalty',
  aggregate: 'membership',
  name: 'points-earned',
  version: 1,
  description: 'Points were credited as one lot, for one fact, by one version of one rule.',
  schema: z.object({
    membershipId: idSchema,
    userId: idSchema,
    lotId: idSchema,
    points: pointsSchema,
    balance: pointsSchema,
    ruleId: idSchema,
    ruleVersion: z.int().min(1),
    factType: z.string(),
    factId: z.string(),
    earnedAt: timestampSchema,
  }),
  example: {
    membershipId: '019a8f2e-7c00-7000-8000-00000000000c',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    lotId: '019a8f2e-7c00-7000-8000-00000000000e',
    points: '5.00',
    balance: '25.00',
    ruleId: '019a8f2e-7c00-7000-8000-00000000000d',
    ruleVersion: 1,
    factType: 'purchase-confirmed',
    factId: '019a8f2e-7c00-7000-8000-000000000008',
    earnedAt: '2026-11-21T20:02:00.100Z',
  },
});
