import { positiveAmountMinorSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { SpendingLimits } from '../domain/accounts/spending.ts';

const limitSchema = positiveAmountMinorSchema.nullable();

export const limitsSchema = z.strictObject({
  perDayMinor: limitSchema.describe('Most that is spent on a calendar day in UTC; null for no such limit'),
  perMonthMinor: limitSchema.describe('Most that is spent in a calendar month in UTC; null for no such limit'),
});

const amountOrNull = (amountMinor: number | null): bigint | null => (amountMinor === null ? null : BigInt(amountMinor));

export const limitsFromHttp = ({ perDayMinor, perMonthMinor }: z.output<typeof limitsSchema>): SpendingLimits => ({
  perDayMinor: amountOrNull(perDayMinor),
  perMonthMinor: amountOrNull(perMonthMinor),
});
