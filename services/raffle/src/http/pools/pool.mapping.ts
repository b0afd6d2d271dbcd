import { cancelCauses, hex32Schema, idSchema, timestampSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { Pool } from '../../domain/pools/pool.ts';
import { poolTermsToHttp, termsAnswerSchema } from './pool-terms.mapping.ts';

export const poolStateSchema = z.enum(['DRAFT', 'OPEN', 'FULL', 'STARTED', 'COMPLETED', 'CANCELLED']);

export const poolSchema = z.object({
  id: idSchema,
  number: z.int().describe('Counts the tenant’s pools from 1, without gaps and for ever'),
  ...termsAnswerSchema.shape,
  extensions: z.int().describe('How often its closing was put off'),
  state: poolStateSchema,
  sold: z.int().describe('Tickets that are paid for'),
  reserved: z.int().describe('Places of purchases that are being paid'),
  secretHash: hex32Schema.nullable().describe('Fixes the operator’s secret from the opening on'),
  createdAt: timestampSchema,
  scheduledAt: timestampSchema.nullable().describe('When a draft was told to open at its time'),
  openedAt: timestampSchema.nullable(),
  filledAt: timestampSchema.nullable(),
  closedAt: timestampSchema.nullable().describe('When its time was up, of a pool that is drawn unfilled'),
  drawnAt: timestampSchema.nullable(),
  cancelledAt: timestampSchema.nullable(),
  cancelCause: z.enum(cancelCauses).nullable(),
  cancelReason: z.string().nullable(),
  settledAt: timestampSchema.nullable().describe('When everything was paid out'),
});

const time = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export const poolToHttp = (pool: Pool): z.input<typeof poolSchema> => ({
  ...poolTermsToHttp(pool),
  id: pool.id,
  number: pool.number,
  extensions: pool.extensions,
  state: pool.state,
  sold: pool.sold,
  reserved: pool.reserved,
  secretHash: pool.secretHash && toHex(pool.secretHash),
  createdAt: pool.createdAt.toISOString(),
  scheduledAt: time(pool.scheduledAt),
  openedAt: time(pool.openedAt),
  filledAt: time(pool.filledAt),
  closedAt: time(pool.closedAt),
  drawnAt: time(pool.drawnAt),
  cancelledAt: time(pool.cancelledAt),
  cancelCause: pool.cancelCause,
  cancelReason: pool.cancelReason,
  settledAt: time(pool.settledAt),
});
