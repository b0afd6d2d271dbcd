import { countrySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Entrant } from '../../domain/entrants/entrant.ts';

const birthDateSchema = z.iso.date().describe('A day of the calendar, as in 1990-02-28');

export const entrantFactsSchema = z.strictObject({
  birthDate: birthDateSchema,
  country: countrySchema.describe('Where one lives, ISO 3166-1 alpha-2'),
});

export const entrantSchema = z.object({
  userId: idSchema,
  birthDate: birthDateSchema,
  country: countrySchema,
  statedAt: timestampSchema,
  confirmedAt: timestampSchema.nullable().describe('When the staff last saw proof of it'),
  confirmedBy: z.string().nullable(),
});

export const entrantToHttp = ({ statedAt, confirmedAt, ...entrant }: Entrant): z.input<typeof entrantSchema> => ({
  ...entrant,
  statedAt: statedAt.toISOString(),
  confirmedAt: confirmedAt?.toISOString() ?? null,
});
