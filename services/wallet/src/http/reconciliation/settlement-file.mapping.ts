import { currencySchema, timestampSchema } from '@tessera/contracts';
import { sha256, toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { ReconcileCommand } from '../../use-cases/reconciliation/reconcile.ts';
import { readCsv } from './read-csv.ts';
import { readStripe } from './read-stripe.ts';
import { told } from './settlement-faults.ts';
import { isKnownYear } from './settlement-fields.ts';

export const providerSchema = z
  .string()
  .regex(/^[a-z][a-z0-9_-]{0,31}$/)
  .describe('The provider, as its external account is called');

export const formatSchema = z.enum(['csv', 'stripe-balance-transactions']).describe('How the content is to be read');

/** Earlier and later times are slips, and before the year 1 Postgres spells them in another way. */
const momentSchema = timestampSchema.refine((text) => isKnownYear(text), 'expected a time from 1900 to 2199');

const periodSchema = z
  .strictObject({ from: momentSchema, to: momentSchema })
  .refine(({ from, to }) => Date.parse(from) < Date.parse(to), {
    path: ['to'],
    message: 'a period ends after it begins',
  })
  .describe('From `from` on and before `to`: what was booked in it is expected in the file');

const readers = { csv: readCsv, 'stripe-balance-transactions': readStripe } as const;

/** The whole file is read before anything is done: one wrong line, and nothing of it is taken. */
export const settlementFileSchema = z
  .strictObject({
    provider: providerSchema,
    currency: currencySchema.optional().describe('Only what was booked in it is expected in the file'),
    period: periodSchema,
    format: formatSchema,
    content: z.string().min(1).describe('The text of the file'),
  })
  .transform(({ provider, currency = null, period, format, content }, context): ReconcileCommand => {
    const read = readers[format](content);
    if ('faults' in read) {
      for (const { code, message } of told(read.faults)) {
        context.addIssue({ code: 'custom', path: ['content'], message, params: { code } });
      }
      return z.NEVER;
    }
    return {
      provider,
      currency,
      period: { from: new Date(period.from), to: new Date(period.to) },
      format,
      contentHash: toHex(sha256(Buffer.from(content))),
      lines: read.value,
    };
  });
