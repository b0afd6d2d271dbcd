import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { drawModeSchema } from '../../shared/raffle.ts';
import { currencySchema, hex32Schema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const poolOpened = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'pool-opened',
  version: 1,
  description: 'Tickets are on sale. In COMMIT_REVEAL mode the hash of the operator’s secret is fixed from here on.',
  schema: z.object({
    poolId: idSchema,
    prizeId: idSchema,
    ticketsRequired: z.int().min(1),
    ticketPriceMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    drawMode: drawModeSchema,
    secretHash: hex32Schema.optional(),
    opensAt: timestampSchema,
    closesAt: timestampSchema.optional(),
    number: z.int().min(1).optional().describe('Counts the tenant’s pools, without gaps and for ever'),
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    ticketsRequired: 20,
    ticketPriceMinor: 500,
    currency: 'EUR',
    drawMode: 'COMMIT_REVEAL',
    secretHash: 'abababababababababababababababababababababababababababababababab',
    opensAt: '2026-11-21T20:00:00.000Z',
    closesAt: '2026-11-28T20:00:00.000Z',
    number: 17,
  },
});
