import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { prizeKindSchema } from '../../shared/raffle.ts';
import { currencySchema, idSchema, nonNegativeAmountMinorSchema } from '../../values.ts';

export const prizeCreated = defineEvent({
  service: 'raffle',
  aggregate: 'prize',
  name: 'prize-created',
  version: 1,
  description: 'A prize can be put up in pools, as often as its stock allows.',
  schema: z.object({
    prizeId: idSchema,
    title: z.string(),
    kind: prizeKindSchema,
    stock: z.int().min(1),
    valueMinor: nonNegativeAmountMinorSchema,
    currency: currencySchema,
  }),
  example: {
    prizeId: '019a8f2e-7c00-7000-8000-000000000009',
    title: 'Evening for two',
    kind: 'CASH',
    stock: 3,
    valueMinor: 8000,
    currency: 'EUR',
  },
});
