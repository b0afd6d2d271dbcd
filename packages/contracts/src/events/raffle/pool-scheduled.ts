import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const poolScheduled = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'pool-scheduled',
  version: 1,
  description: 'The pool opens by itself at the time it names; its prizes have left the stock.',
  schema: z.object({
    poolId: idSchema,
    prizeId: idSchema,
    number: z.int().min(1).describe('Counts the tenant’s pools, without gaps and for ever'),
    ticketsRequired: z.int().min(1),
    ticketPriceMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    opensAt: timestampSchema,
    closesAt: timestampSchema.optional(),
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    number: 17,
    ticketsRequired: 20,
    ticketPriceMinor: 500,
    currency: 'EUR',
    opensAt: '2026-11-21T20:00:00.000Z',
    closesAt: '2026-11-28T20:00:00.000Z',
  },
});
