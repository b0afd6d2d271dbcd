import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { claimExample, claimFields } from '../../shared/claim.ts';
import { timestampSchema } from '../../values.ts';

export const claimFulfilled = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-fulfilled',
  version: 1,
  description: 'A prize has reached its winner: in the wallet, as points, as a code they can see, or by a carrier.',
  schema: z.object({
    ...claimFields,
    fulfilledAt: timestampSchema,
  }),
  example: {
    ...claimExample,
    fulfilledAt: '2026-11-26T11:00:00.000Z',
  },
});
