import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const prizeArchived = defineEvent({
  service: 'raffle',
  aggregate: 'prize',
  name: 'prize-archived',
  version: 1,
  description: 'The prize is not put up in pools any more.',
  schema: z.object({
    prizeId: idSchema,
    archivedAt: timestampSchema,
  }),
  example: {
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    archivedAt: '2026-11-21T20:00:00.000Z',
  },
});
