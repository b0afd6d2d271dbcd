import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { drawModeSchema } from '../../shared/raffle.ts';
import { hex32Schema, idSchema, timestampSchema } from '../../values.ts';

export const drawCompleted = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'draw-completed',
  version: 1,
  description: 'The winners are known and can be checked by anyone with the draw file.',
  schema: z.object({
    poolId: idSchema,
    prizeId: idSchema,
    seed: hex32Schema.describe('The winners follow from it; with MANUAL it is the hash of the record'),
    drawMode: drawModeSchema.optional(),
    winners: z.array(z.object({ place: z.int().min(1), ticketNumber: z.int().min(1), userId: idSchema })),
    completedAt: timestampSchema,
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    seed: 'efefefefefefefefefefefefefefefefefefefefefefefefefefefefefefefef',
    winners: [{ place: 1, ticketNumber: 12, userId: '019a8f2e-7c00-7000-8000-000000000001' }],
    completedAt: '2026-11-21T20:10:01.000Z',
  },
});
