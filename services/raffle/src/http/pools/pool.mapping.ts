import {
  currencySchema,
  drawModeSchema,
  hex32Schema,
  idSchema,
  positiveAmountMinorSchema,
  timestampSchema,
} from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { Pool } from '../../domain/pools/pool.ts';

export const poolStateSchema = z.enum(['DRAFT', 'OPEN', 'FULL', 'STARTED', 'COMPLETED', 'CANCELLED']);

export const poolSchema = z.object({
  id: idSchema,
  prizeId: idSchema,
  title: z.string(),
  ticketPriceMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  ticketsRequired: z.int(),
  ticketsPerMember: z.int().nullable(),
  winnerCount: z.int(),
  alternateCount: z.int(),
  drawMode: drawModeSchema,
  state: poolStateSchema,
  sold: z.int().describe('Tickets that are paid for'),
  reserved: z.int().describe('Places of purchases that are being paid'),
  secretHash: hex32Schema.nullable().describe('Fixes the operator’s secret from the opening on'),
  createdAt: timestampSchema,
  openedAt: timestampSchema.nullable(),
  filledAt: timestampSchema.nullable(),
  drawnAt: timestampSchema.nullable(),
  cancelledAt: timestampSchema.nullable(),
  cancelReason: z.string().nullable(),
  settledAt: timestampSchema.nullable().describe('When everything was paid out'),
});

const time = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export const poolToHttp = ({ ticketPrice, secretHash, sequence: _, ...pool }: Pool): z.input<typeof poolSchema> => ({
  ...pool,
  ticketPriceMinor: Number(ticketPrice.amountMinor),
  currency: ticketPrice.currency,
  secretHash: secretHash && toHex(secretHash),
  createdAt: pool.createdAt.toISOString(),
  openedAt: time(pool.openedAt),
  filledAt: time(pool.filledAt),
  drawnAt: time(pool.drawnAt),
  cancelledAt: time(pool.cancelledAt),
  settledAt: time(pool.settledAt),
});
