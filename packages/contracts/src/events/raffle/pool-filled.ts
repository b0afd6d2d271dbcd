import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, nonNegativeAmountMinorSchema, timestampSchema } from '../../values.ts';

export const poolFilled = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'pool-filled',
  version: 1,
  description: 'The last ticket is sold; the list of tickets will not change any more.',
  schema: z.object({
    poolId: idSchema,
    tickets: z.int().min(1),
    salesMinor: nonNegativeAmountMinorSchema,
    currency: currencySchema,
    filledAt: timestampSchema,
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    tickets: 20,
    salesMinor: 10000,
    currency: 'EUR',
    filledAt: '2026-11-21T20:10:00.000Z',
  },
});
