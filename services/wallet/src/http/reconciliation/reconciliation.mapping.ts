import { amountMinorSchema, currencySchema, hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { Streamed } from '@tessera/runtime/http';
import { z } from 'zod';
import type { Reconciliation } from '../../domain/reconciliation/reconciliation.ts';
import type { ReconciliationAnswer } from '../../use-cases/reconciliation/get-reconciliation.ts';
import { CSV_TYPE } from '../csv-record.ts';
import { lineTypeSchema } from './difference.mapping.ts';
import { reconciliationToCsv } from './reconciliation.csv.ts';
import { formatSchema } from './settlement-file.mapping.ts';

const count = z.int().min(0);

const sumsSchema = z.object({
  currency: currencySchema,
  fileMinor: amountMinorSchema.describe('What the lines of the file come to'),
  ledgerMinor: amountMinorSchema.describe('What the bookings that were compared come to'),
  feesMinor: amountMinorSchema.describe('What the provider kept'),
});

export const reconciliationSchema = z.object({
  reconciliationId: idSchema,
  provider: z.string(),
  currency: currencySchema.nullable(),
  period: z.object({ from: timestampSchema, to: timestampSchema }),
  format: formatSchema,
  contentHash: hex32Schema.describe('SHA-256 of the file'),
  lines: count,
  matched: count.describe('Lines that the ledger has exactly so'),
  differences: count.describe('All that this run found'),
  newDifferences: count.describe('Those of them that no run before had found'),
  settled: count.describe('Differences of earlier runs that this one found settled'),
  sums: z.array(sumsSchema).describe('Fees aside, file less ledger is the sum of the differences'),
  totals: z.array(
    sumsSchema.extend({
      type: lineTypeSchema,
      lines: count,
      matched: count,
      bookings: count.describe('Transfers that were compared'),
    }),
  ),
  requestedBy: z.string(),
  completedAt: timestampSchema,
});

type Sums = Pick<Reconciliation['sums'][number], 'fileMinor' | 'ledgerMinor' | 'feesMinor'>;

const sumsToHttp = <S extends Sums>(sums: S) => ({
  ...sums,
  fileMinor: Number(sums.fileMinor),
  ledgerMinor: Number(sums.ledgerMinor),
  feesMinor: Number(sums.feesMinor),
});

export const reconciliationToHttp = (run: Reconciliation): z.input<typeof reconciliationSchema> => ({
  reconciliationId: run.id,
  provider: run.provider,
  currency: run.currency,
  period: { from: run.period.from.toISOString(), to: run.period.to.toISOString() },
  format: run.format,
  contentHash: run.contentHash,
  lines: run.lines,
  matched: run.matched,
  differences: run.differences,
  newDifferences: run.newDifferences,
  settled: run.settled,
  sums: run.sums.map(sumsToHttp),
  totals: run.totals.map(sumsToHttp),
  requestedBy: run.requestedBy,
  completedAt: run.completedAt.toISOString(),
});

/** As it was asked for; the CSV report as a file of its own name. */
export const reconciliationAnswerToHttp = (answer: ReconciliationAnswer) => {
  const { reconciliation } = answer;
  if (answer.format === 'json') return { status: 200, body: reconciliationToHttp(reconciliation) } as const;
  return {
    status: 200,
    body: new Streamed(async (send) => {
      for await (const piece of reconciliationToCsv(reconciliation, answer.parts())) await send(piece);
    }),
    headers: {
      'content-type': CSV_TYPE,
      'content-disposition': `attachment; filename="reconciliation-${reconciliation.id}.csv"`,
    },
  } as const;
};
