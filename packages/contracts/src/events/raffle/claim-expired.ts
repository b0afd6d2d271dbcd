import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { claimExample, claimFields, nextClaimIdSchema } from '../../shared/claim.ts';
import { timestampSchema } from '../../values.ts';

export const claimExpired = defineEvent({
  service: 'raffle',
  aggregate: 'claim',
  name: 'claim-expired',
  version: 1,
  description: 'A winner did not accept a prize in time; it goes to the next alternate, or is unclaimed.',
  schema: z.object({
    ...claimFields,
    nextClaimId: nextClaimIdSchema,
    expiredAt: timestampSchema,
  }),
  example: {
    ...claimExample,
    nextClaimId: '019a8f2e-7c00-7000-8000-000000000061',
    expiredAt: '2026-11-28T20:10:00.000Z',
  },
});
