import { z } from 'zod';
import { currencySchema, hex32Schema, idSchema, timestampSchema } from '../values.ts';

/** Minor units in digits: a sum over all accounts may pass what a JSON number carries exactly. */
export const sumMinorSchema = z
  .string()
  .regex(/^(0|-?[1-9]\d*)$/, 'expected a decimal integer in digits')
  .describe('Decimal integer in the minor unit of the currency');

/** What a checkpoint says of a tenant's ledger: docs/formats/ledger-export.md. */
export const checkpointSchema = z.object({
  number: z.int().min(1).describe('The tenant’s own count of its checkpoints, without gaps'),
  sealedAt: timestampSchema,
  accounts: z.int().min(1).describe('Accounts that have entries: the leaves of the tree'),
  entries: z.int().min(1).describe('Entries up to the sealed heads'),
  root: hex32Schema.describe('Merkle root over the accounts’ heads'),
  currencies: z
    .array(
      z.object({
        currency: currencySchema,
        accounts: z.int().min(1),
        entries: z.int().min(1),
        postedMinor: sumMinorSchema.describe('Sum over all accounts: zero'),
        positiveMinor: sumMinorSchema.describe('Sum over the accounts above zero'),
      }),
    )
    .describe('The sums over the heads, by currency'),
  draws: z
    .array(z.object({ poolId: idSchema, commitmentHash: hex32Schema }))
    .min(1)
    .optional()
    .describe('Draws that were committed to since the checkpoint before, by pool; left out where there are none'),
  previousHash: hex32Schema.describe('Hash of the checkpoint before; zeros before the first'),
  hash: hex32Schema.describe('Hash of the checkpoint before and of all that this one says'),
});
