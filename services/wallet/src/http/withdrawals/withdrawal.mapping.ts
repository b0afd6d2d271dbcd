import {
  currencySchema,
  idSchema,
  nonNegativeAmountMinorSchema,
  positiveAmountMinorSchema,
  timestampSchema,
} from '@tessera/contracts';
import { encodeCursor } from '@tessera/runtime/http';
import { z } from 'zod';
import type { Withdrawal } from '../../domain/withdrawals/withdrawal.ts';
import type { PageOf } from '../../use-cases/page-of.ts';

export const withdrawalStatusSchema = z
  .enum(['CREATED', 'PROCESSING', 'COMPLETED', 'FAILED', 'CANCELLED', 'REJECTED'])
  .describe('CREATED waits for approval, PROCESSING for the provider');

export const withdrawalParams = z.object({ withdrawalId: idSchema });

export const withdrawalSchema = z.object({
  withdrawalId: idSchema,
  userId: idSchema,
  accountId: idSchema,
  holdId: idSchema.describe('The hold that sets its money aside until it has an end'),
  provider: z.string(),
  payoutMethod: z.string(),
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  status: withdrawalStatusSchema,
  requestedBy: z.string(),
  requestedAt: timestampSchema,
  approvedBy: z.string().nullable().describe('Null where its amount needed nobody'),
  approvedAt: timestampSchema.nullable(),
  endedBy: z.string().nullable(),
  endedAt: timestampSchema.nullable(),
  reason: z.string().nullable().describe('Why staff rejected it or gave it up'),
  failureCode: z.string().nullable(),
  providerPayoutId: z.string().nullable(),
  transferId: idSchema.nullable(),
  shortfallMinor: nonNegativeAmountMinorSchema.describe('What the account no longer had when its payout came late'),
});

export const withdrawalToHttp = ({
  id,
  amount,
  requestedAt,
  approvedAt,
  endedAt,
  shortfallMinor,
  sequence: _,
  ...withdrawal
}: Withdrawal): z.input<typeof withdrawalSchema> => ({
  withdrawalId: id,
  ...withdrawal,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
  requestedAt: requestedAt.toISOString(),
  approvedAt: approvedAt?.toISOString() ?? null,
  endedAt: endedAt?.toISOString() ?? null,
  shortfallMinor: Number(shortfallMinor),
});

export const withdrawalsToHttp = ({ items, nextBefore }: PageOf<Withdrawal>) => ({
  items: items.map(withdrawalToHttp),
  nextCursor: nextBefore === null ? null : encodeCursor(nextBefore),
});
