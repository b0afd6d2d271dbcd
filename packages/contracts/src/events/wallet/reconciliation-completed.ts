import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '../../values.ts';

export const reconciliationCompleted = defineEvent({
  service: 'wallet',
  aggregate: 'reconciliation',
  name: 'reconciliation-completed',
  version: 1,
  description: 'A provider’s settlement file was compared with the ledger; what differs waits for a person.',
  schema: z.object({
    reconciliationId: idSchema,
    provider: z.string(),
    periodFrom: timestampSchema,
    periodTo: timestampSchema,
    lines: z.int().min(0),
    matched: z.int().min(0),
    differences: z.int().min(0).describe('All that this run found'),
    newDifferences: z.int().min(0).describe('Those of them that no run before had found'),
    settled: z.int().min(0).describe('Differences of earlier runs that this one found settled'),
    sums: z.array(
      z.object({
        currency: currencySchema,
        fileMinor: amountMinorSchema.describe('What the file’s lines come to, fees aside'),
        ledgerMinor: amountMinorSchema.describe('What the bookings that were compared come to'),
        feesMinor: amountMinorSchema.describe('What the provider kept'),
      }),
    ),
    completedAt: timestampSchema,
  }),
  example: {
    reconciliationId: '019a8f2e-7c00-7000-8000-000000000044',
    provider: 'sandbox',
    periodFrom: '2026-11-01T00:00:00.000Z',
    periodTo: '2026-12-01T00:00:00.000Z',
    lines: 3,
    matched: 2,
    differences: 1,
    newDifferences: 1,
    settled: 0,
    sums: [{ currency: 'EUR', fileMinor: 3500, ledgerMinor: 3000, feesMinor: 90 }],
    completedAt: '2026-12-01T08:00:00.000Z',
  },
});
