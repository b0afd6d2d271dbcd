import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { claimExample, claimFields } from '../../shared/claim.ts';
import { timestampSchema } from '../../values.ts';

export const claimAccepted = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-accepted',
  version: 1,
  description: 'A winner accepted a prize; it is theirs and on its way.',
  schema: z.object({
    ...claimFields,
    acceptedAt: timestampSchema,
  }),
  example: {
    ...claimExample,
    acceptedAt: '2026-11-22T08:00:00.000Z',
  },
});
