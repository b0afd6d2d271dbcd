import { amountMinorSchema, currencySchema, idSchema, prizeKindSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Prize } from '../../domain/prizes/prize.ts';

export const prizeSchema = z.object({
  id: idSchema,
  title: z.string(),
  description: z.string(),
  kind: prizeKindSchema,
  valueMinor: amountMinorSchema.describe('What one winner gets, or what it is worth'),
  currency: currencySchema,
  sponsor: z.string().nullable(),
  stock: z.int().describe('How many there were at first'),
  stockLeft: z.int().describe('How many are not yet put up in a pool'),
  createdAt: timestampSchema,
});

export const prizeToHttp = ({ value, createdAt, ...prize }: Prize): z.input<typeof prizeSchema> => ({
  ...prize,
  valueMinor: Number(value.amountMinor),
  currency: value.currency,
  createdAt: createdAt.toISOString(),
});
