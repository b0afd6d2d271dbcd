import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { cancelCauses } from '../../shared/raffle.ts';
import { growingEnum, idSchema, timestampSchema } from '../../values.ts';

export const poolCancelled = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'pool-cancelled',
  version: 1,
  description: 'The pool will never be drawn; every purchase is being refunded.',
  schema: z.object({
    poolId: idSchema,
    prizeId: idSchema,
    reason: z.string(),
    purchases: z.int().min(0).describe('How many are to be refunded'),
    cancelledAt: timestampSchema,
    cause: growingEnum(cancelCauses).optional(),
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    reason: 'The venue closed',
    purchases: 3,
    cancelledAt: '2026-11-21T20:05:00.000Z',
    cause: 'STAFF',
  },
});
