import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { encodeCursor, pageOf } from '@tessera/runtime/http';
import { z } from 'zod';
import type {
  Difference,
  DifferenceKind,
  DifferenceState,
  Resolution,
} from '../../domain/reconciliation/difference.ts';
import type { LineType } from '../../domain/reconciliation/settlement-line.ts';
import type { PageOfDifferences } from '../../use-cases/reconciliation/page-of-differences.ts';

export const differenceKindSchema = z
  .enum([
    'MISSING_IN_LEDGER',
    'MISSING_AT_PROVIDER',
    'AMOUNT_DIFFERS',
    'CURRENCY_DIFFERS',
    'DUPLICATE_LINE',
    'BOOKED_TWICE',
  ] satisfies DifferenceKind[])
  .describe('In which way file and ledger differ');

export const differenceStateSchema = z
  .enum(['OPEN', 'RESOLVED', 'SETTLED'] satisfies DifferenceState[])
  .describe('Whether it waits, was dealt with by a person, or was found settled by a later run');

export const lineTypeSchema = z
  .enum(['payment', 'refund', 'payout', 'chargeback', 'reversal', 'adjustment', 'fee', 'other'] satisfies LineType[])
  .describe('What it is');

const signedSchema = amountMinorSchema.describe('Positive where money came in at the provider, negative where it left');

export const differenceSchema = z.object({
  differenceId: idSchema,
  provider: z.string(),
  kind: differenceKindSchema,
  type: lineTypeSchema,
  externalId: z.string().describe('The provider’s id of it'),
  file: z
    .object({
      lineNumber: z.int().min(1),
      amountMinor: signedSchema,
      currency: currencySchema,
      occurredAt: timestampSchema,
    })
    .nullable()
    .describe('What the file says; null where it has nothing'),
  ledger: z
    .object({
      transferId: idSchema,
      amountMinor: signedSchema,
      currency: currencySchema,
      effectiveAt: timestampSchema,
    })
    .nullable()
    .describe('What the ledger says; null where it has nothing'),
  foundBy: idSchema.describe('The reconciliation that found it first'),
  foundAt: timestampSchema,
  state: differenceStateSchema,
  resolution: z
    .object({
      kind: z.enum(['adjustment', 'explained', 'settled'] satisfies Resolution['kind'][]),
      note: z.string().nullable(),
      transferId: idSchema.nullable().describe('The transfer that put it right'),
      settledBy: idSchema.nullable().describe('The later reconciliation that found it settled'),
      resolvedBy: z.string(),
      resolvedAt: timestampSchema,
    })
    .nullable(),
});

const resolutionToHttp = (resolution: Resolution | null) =>
  resolution && { ...resolution, resolvedAt: resolution.resolvedAt.toISOString() };

export const differenceToHttp = (difference: Difference): z.input<typeof differenceSchema> => ({
  differenceId: difference.id,
  provider: difference.provider,
  kind: difference.kind,
  type: difference.type,
  externalId: difference.externalId,
  file: difference.file && {
    ...difference.file,
    amountMinor: Number(difference.file.amountMinor),
    occurredAt: difference.file.occurredAt.toISOString(),
  },
  ledger: difference.ledger && {
    ...difference.ledger,
    amountMinor: Number(difference.ledger.amountMinor),
    effectiveAt: difference.ledger.effectiveAt.toISOString(),
  },
  foundBy: difference.foundBy,
  foundAt: difference.foundAt.toISOString(),
  state: difference.state,
  resolution: resolutionToHttp(difference.resolution),
});

export const differencesSchema = pageOf(differenceSchema);

export const differencesToHttp = ({ differences, nextAfter }: PageOfDifferences) => ({
  items: differences.map(differenceToHttp),
  nextCursor: nextAfter === null ? null : encodeCursor(nextAfter),
});
