import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema } from '../../values.ts';

export const prizeRestocked = defineEvent({
  service: 'raffle',
  aggregate: 'prize',
  name: 'prize-restocked',
  version: 1,
  description: 'There are more of a prize, or fewer; never fewer than pools have taken.',
  schema: z.object({
    prizeId: idSchema,
    units: z.int().describe('How many came; negative where they went'),
    stock: z.int().min(1).describe('How many there are now, those put up and those won included'),
  }),
  example: {
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    units: 2,
    stock: 5,
  },
});
