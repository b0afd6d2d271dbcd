import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { drawModeSchema } from '../../shared/raffle.ts';
import { hex32Schema, idSchema, timestampSchema } from '../../values.ts';

export const drawCommitted = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'draw-committed',
  version: 1,
  description: 'Everything that decides the draw is fixed and published before the randomness is.',
  schema: z.object({
    poolId: idSchema,
    version: z.int(),
    drawMode: drawModeSchema,
    tickets: z.int().min(1),
    root: hex32Schema.describe('Merkle root over the ticket leaves'),
    secretHash: hex32Schema.optional(),
    chainHash: hex32Schema.optional().describe('With DRAND: the beacon'),
    round: z.int().min(1).optional().describe('With DRAND: its round, which does not exist yet'),
    dueAt: timestampSchema.optional().describe('With DRAND: when the round is due'),
    commitmentHash: hex32Schema
      .optional()
      .describe('Stands for all of this; whoever keeps it can check the draw file with it'),
    winners: z.int().min(1),
    alternates: z.int().min(0),
    committedAt: timestampSchema,
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    version: 1,
    drawMode: 'COMMIT_REVEAL',
    tickets: 20,
    root: 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',
    secretHash: 'abababababababababababababababababababababababababababababababab',
    commitmentHash: 'babababababababababababababababababababababababababababababababa',
    winners: 1,
    alternates: 0,
    committedAt: '2026-11-21T20:10:00.000Z',
  },
});
