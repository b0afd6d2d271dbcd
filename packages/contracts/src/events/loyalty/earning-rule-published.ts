import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema } from '../../values.ts';

export const earningRulePublished = defineEvent({
  service: 'loyalty',
  aggregate: 'earning-rule',
  name: 'earning-rule-published',
  version: 1,
  description: 'A version of an earning rule is in force and replaces the one before.',
  schema: z.object({
    ruleId: idSchema,
    ruleVersion: z.int().min(1),
    name: z.string(),
    trigger: z.string().describe('The fact it awards for'),
  }),
  example: {
    ruleId: '019a8f2e-7c00-7000-8000-00000000000d',
    ruleVersion: 1,
    name: 'Points for entries',
    trigger: 'purchase-confirmed',
  },
});
