import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { claimExample, claimFields } from '../../shared/claim.ts';
import { timestampSchema } from '../../values.ts';

export const claimShipped = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-shipped',
  version: 1,
  description: 'A prize is on its way by a carrier; how to follow it is for its winner alone.',
  schema: z.object({
    ...claimFields,
    carrier: z.string(),
    shippedAt: timestampSchema,
  }),
  example: {
    ...claimExample,
    carrier: 'DHL',
    shippedAt: '2026-11-24T09:00:00.000Z',
  },
});
