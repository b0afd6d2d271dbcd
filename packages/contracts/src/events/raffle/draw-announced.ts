import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { drawModeSchema } from '../../shared/raffle.ts';
import { hex32Schema, idSchema, timestampSchema } from '../../values.ts';

export const drawAnnounced = defineEvent({
  service: 'raffle',
  aggregate: 'draw',
  name: 'draw-announced',
  version: 1,
  description:
    'Whom to tell of a commitment: everybody who has a ticket, a page at a time. Its aggregate is the draw, by the pool’s id, and its sequence the page.',
  schema: z.object({
    poolId: idSchema,
    drawMode: drawModeSchema,
    commitmentHash: hex32Schema.describe(
      'Stands for the whole commitment; who keeps it can check the draw file with it',
    ),
    tickets: z.int().min(1),
    root: hex32Schema,
    chainHash: hex32Schema.optional().describe('With DRAND: the beacon'),
    round: z.int().min(1).optional().describe('With DRAND: its round'),
    dueAt: timestampSchema.optional().describe('With DRAND: when the round is due'),
    committedAt: timestampSchema,
    page: z.int().min(1),
    pages: z.int().min(1),
    entrants: z.array(idSchema).min(1).max(500).describe('Each entrant is on one page, once'),
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    drawMode: 'DRAND',
    commitmentHash: 'babababababababababababababababababababababababababababababababa',
    tickets: 20,
    root: 'cdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcdcd',
    chainHash: '52db9ba70e0cc0f6eaf7803dd07447a1f5477735fd3f661792ba94600c84e971',
    round: 33_000_000,
    dueAt: '2026-11-21T20:12:00.000Z',
    committedAt: '2026-11-21T20:10:00.000Z',
    page: 1,
    pages: 1,
    entrants: ['019a8f2e-7c00-7000-8000-000000000001'],
  },
});
