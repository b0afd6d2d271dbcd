import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '@tessera/contracts';
import { encodeCursor } from '@tessera/runtime/http';
import { z } from 'zod';
import type { AccountRef } from '../../domain/accounts/account-ref.ts';
import type { Adjustment } from '../../domain/adjustments/adjustment.ts';
import type { PageOf } from '../../use-cases/page-of.ts';

export const adjustmentStatusSchema = z.enum(['PENDING_APPROVAL', 'POSTED', 'REJECTED']);

export const adjustmentParams = z.object({ adjustmentId: idSchema });

/** An account as whoever asked named it. */
const namedAccountSchema = z.object({
  kind: z.enum(['account', 'user', 'receivable', 'pool', 'system', 'external']),
  accountId: idSchema.optional(),
  userId: idSchema.optional(),
  poolId: idSchema.optional(),
  name: z.string().optional(),
  provider: z.string().optional(),
});

export const adjustmentSchema = z.object({
  adjustmentId: idSchema,
  debit: namedAccountSchema,
  credit: namedAccountSchema,
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  note: z.string(),
  reverses: idSchema.nullable(),
  status: adjustmentStatusSchema,
  requestedBy: z.string(),
  requestedAt: timestampSchema,
  decidedBy: z.string().nullable().describe('Null where its amount needed nobody, or nobody has decided'),
  decidedAt: timestampSchema.nullable(),
  reason: z.string().nullable().describe('Why it was rejected'),
  transferId: idSchema.nullable(),
});

const accountToHttp = (account: AccountRef): z.input<typeof namedAccountSchema> =>
  account.kind === 'system' && account.name === 'external'
    ? { kind: 'external', ...(account.provider === undefined ? {} : { provider: account.provider }) }
    : account;

export const adjustmentToHttp = ({
  id,
  debit,
  credit,
  amount,
  requestedAt,
  decidedAt,
  sequence: _,
  ...adjustment
}: Adjustment): z.input<typeof adjustmentSchema> => ({
  adjustmentId: id,
  ...adjustment,
  debit: accountToHttp(debit),
  credit: accountToHttp(credit),
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
  requestedAt: requestedAt.toISOString(),
  decidedAt: decidedAt?.toISOString() ?? null,
});

export const adjustmentsToHttp = ({ items, nextBefore }: PageOf<Adjustment>) => ({
  items: items.map(adjustmentToHttp),
  nextCursor: nextBefore === null ? null : encodeCursor(nextBefore),
});
