import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema, timestampSchema } from '../../values.ts';

export const poolExtended = defineEvent({
  service: 'raffle',
  aggregate: 'pool',
  name: 'pool-extended',
  version: 1,
  description: 'The pool was not sold out when its time was up; it sells on until another time.',
  schema: z.object({
    poolId: idSchema,
    closesAt: timestampSchema.describe('Until when it sells now'),
    extension: z.int().min(1).describe('The how manieth'),
    maxExtensions: z.int().min(1),
    tickets: z.int().min(0).describe('Sold so far'),
  }),
  example: {
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    closesAt: '2026-11-29T20:00:00.000Z',
    extension: 1,
    maxExtensions: 2,
    tickets: 12,
  },
});
