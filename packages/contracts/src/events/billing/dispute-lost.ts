import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { disputeExample, disputeFields } from '../../shared/dispute.ts';
import { timestampSchema } from '../../values.ts';

export const disputeLost = defineEvent({
  service: 'billing',
  aggregate: 'dispute',
  name: 'dispute-lost',
  version: 1,
  description: 'The bank decided for the payer: the provider has taken the money back.',
  schema: z.object({
    ...disputeFields,
    endedAt: timestampSchema,
  }),
  example: {
    ...disputeExample,
    endedAt: '2026-11-21T20:05:00.000Z',
  },
});
