import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { csvText } from '@tessera/kernel';
import { encodeCursor, pageOf, type SendChunk } from '@tessera/runtime/http';
import { z } from 'zod';
import type { ReportedPool } from '../../use-cases/records/records.ports.ts';
import type { PoolReport } from '../../use-cases/records/report-pools.ts';
import { poolStateSchema } from '../pools/pool.mapping.ts';

const reportedPoolSchema = z.object({
  number: z.int(),
  poolId: idSchema,
  title: z.string(),
  state: poolStateSchema,
  createdAt: timestampSchema,
  currency: currencySchema,
  sold: z.int().describe('Tickets that are paid for'),
  salesMinor: amountMinorSchema.describe('Everything that was captured for the pool'),
  prizesMinor: amountMinorSchema.describe('Paid out of the pool to winners'),
  feesMinor: amountMinorSchema.describe('Kept by the operator out of the pool'),
  refundsMinor: amountMinorSchema.describe('Given back to buyers'),
  heldMinor: amountMinorSchema.describe('What is left in the pool by these books'),
  pendingMinor: amountMinorSchema.describe('Of purchases under way'),
  prizesAddedMinor: amountMinorSchema.describe('Paid to winners from the operator’s own account on top'),
  winners: z.int().describe('How many were drawn'),
});

type Row = z.input<typeof reportedPoolSchema>;

export const reportSchema = pageOf(reportedPoolSchema);

const reportedToHttp = (pool: ReportedPool): Row => ({
  number: pool.number,
  poolId: pool.poolId,
  title: pool.title,
  state: pool.state,
  createdAt: pool.createdAt.toISOString(),
  currency: pool.currency,
  sold: pool.sold,
  salesMinor: Number(pool.salesMinor),
  prizesMinor: Number(pool.prizesMinor),
  feesMinor: Number(pool.feesMinor),
  refundsMinor: Number(pool.refundsMinor),
  heldMinor: Number(pool.salesMinor - pool.prizesMinor - pool.feesMinor - pool.refundsMinor),
  pendingMinor: Number(pool.pendingMinor),
  prizesAddedMinor: Number(pool.prizesAddedMinor),
  winners: pool.winners,
});

export const reportToHttp = ({ items, next }: PoolReport) => ({
  items: items.map(reportedToHttp),
  nextCursor: next === null ? null : encodeCursor(String(next)),
});

const COLUMNS = Object.keys(reportedPoolSchema.shape) as (keyof Row)[];

/** Sends a CSV file (RFC 4180, UTF-8) page by page; its last record says how many pools it has, so that a cut is noticed. */
export const sendReport = async ({ pages }: PoolReport, send: SendChunk): Promise<void> => {
  let pools = 0;
  let head = `${COLUMNS.join(',')}\r\n`;
  for await (const page of pages()) {
    const records = page.map(reportedToHttp).map((row) => COLUMNS.map((column) => field(row[column])).join(','));
    pools += page.length;
    await send(head + records.map((record) => `${record}\r\n`).join(''));
    head = '';
  }
  await send(`end,${pools}${','.repeat(COLUMNS.length - 2)}\r\n`);
};

const field = (value: string | number): string => (typeof value === 'number' ? String(value) : csvText(value));
