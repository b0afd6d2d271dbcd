import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { idSchema } from '../../values.ts';

export const prizeEdited = defineEvent({
  service: 'raffle',
  aggregate: 'prize',
  name: 'prize-edited',
  version: 1,
  description: 'The staff changed how a prize is shown. What it is and what it is worth never changes.',
  schema: z.object({
    prizeId: idSchema,
    title: z.string(),
  }),
  example: {
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    title: 'Evening for two',
  },
});
