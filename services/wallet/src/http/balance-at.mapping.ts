import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { BalanceAt } from '../use-cases/read-balance-at.ts';
import { instantSchema } from './local-instant.ts';

export const balanceQuery = z.object({
  at: instantSchema.describe('An RFC 3339 time that is over, as in 2026-11-21T20:00:00Z; to the millisecond'),
});

export const balanceAtSchema = z.object({
  accountId: idSchema,
  currency: currencySchema,
  at: timestampSchema,
  postedMinor: amountMinorSchema.describe('What the entries posted by then add up to, those of the instant included'),
  sequence: z.int().min(0).describe('Number of entries by then'),
});

export const balanceAtToHttp = ({ account, at, postedMinor, sequence }: BalanceAt) => ({
  accountId: account.id,
  currency: account.currency,
  at: at.toISOString(),
  postedMinor: Number(postedMinor),
  sequence,
});
