import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { disputeExample, disputeFields } from '../../shared/dispute.ts';
import { timestampSchema } from '../../values.ts';

export const disputeOpened = defineEvent({
  service: 'billing',
  aggregate: 'dispute',
  name: 'dispute-opened',
  version: 1,
  description: 'The payer disputes a payment with their bank; the money in question may have to be given back.',
  schema: z.object({
    ...disputeFields,
    reasonCode: z.string(),
    openedAt: timestampSchema,
  }),
  example: {
    ...disputeExample,
    reasonCode: 'fraudulent',
    openedAt: '2026-11-21T20:05:00.000Z',
  },
});
