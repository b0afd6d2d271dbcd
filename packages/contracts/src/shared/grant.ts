import { z } from 'zod';
import { growingEnum, idSchema } from '../values.ts';

/** Why points are given without a rule. */
export const grantSourceTypes = ['prize'] as const;

/** What points are given for; each source gives once. */
export const grantSourceSchema = z
  .object({
    type: growingEnum(grantSourceTypes),
    id: idSchema.describe('Of a prize: the winner’s claim'),
  })
  .describe('What points are given for');

/** As a publisher writes it. */
export type GrantSource = z.input<typeof grantSourceSchema>;
