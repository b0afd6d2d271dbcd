import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, nonNegativeAmountMinorSchema, timestampSchema } from '../../values.ts';

export const poolClosed = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'pool-closed',
  version: 1,
  description:
    'The pool’s time is up before all was sold, and it is drawn with what is; the list of tickets will not change any more.',
  schema: z.object({
    poolId: idSchema,
    tickets: z.int().min(1),
    salesMinor: nonNegativeAmountMinorSchema,
    currency: currencySchema,
    closedAt: timestampSchema,
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    tickets: 12,
    salesMinor: 6000,
    currency: 'EUR',
    closedAt: '2026-11-28T20:00:00.000Z',
  },
});
