import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const awardRefused = defineEvent({
  service: 'loyalty',
  aggregate: 'award',
  name: 'award-refused',
  version: 1,
  description: 'A fact earned nothing, and why.',
  schema: z.object({
    membershipId: idSchema,
    userId: idSchema,
    factType: z.string(),
    factId: z.string(),
    code: z.string().describe('Why, as a stable code'),
    ruleId: idSchema.optional(),
    refusedAt: timestampSchema,
  }),
  example: {
    membershipId: '019a8f2e-7c00-7000-8000-00000000000c',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    factType: 'payment-succeeded',
    factId: '019a8f2e-7c00-7000-8000-000000000006',
    code: 'loyalty.no_rule_matched',
    refusedAt: '2026-11-21T20:01:00.100Z',
  },
});
