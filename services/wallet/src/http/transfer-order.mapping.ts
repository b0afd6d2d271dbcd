import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { z } from 'zod';
import type { TransferOrder } from '../domain/batches/post-batch.ts';
import type { TransferReceipt } from '../domain/transfers/transfer.ts';
import { accountRefFromHttp, accountRefSchema, noteSchema } from './correction.mapping.ts';

/** A transfer as staff ask for it. */
export const transferOrderSchema = z.strictObject({
  debit: accountRefSchema,
  credit: accountRefSchema,
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  note: noteSchema.describe('Why it is corrected; the members concerned can read it'),
  reverses: idSchema.optional().describe('The transfer that this one gives back, in whole or in part'),
});

export const transferOrderFromHttp = ({
  debit,
  credit,
  amountMinor,
  currency,
  note,
  reverses,
}: z.output<typeof transferOrderSchema>): TransferOrder => ({
  debit: accountRefFromHttp(debit),
  credit: accountRefFromHttp(credit),
  amount: money(BigInt(amountMinor), currency),
  reason: 'ADJUSTMENT',
  references: { note },
  reverses: reverses ?? null,
});

/** What staff are told of a transfer that they had posted. */
export const postedSchema = z.object({
  transferId: idSchema,
  debitEntryId: idSchema,
  creditEntryId: idSchema,
  postedAt: timestampSchema,
});

export const postedToHttp = (receipt: TransferReceipt): z.input<typeof postedSchema> => ({
  transferId: receipt.transferId,
  debitEntryId: receipt.debitEntryId,
  creditEntryId: receipt.creditEntryId,
  postedAt: receipt.postedAt.toISOString(),
});

/** Refusals of one transfer. */
export const transferCodes = [
  'wallet.account_not_found',
  'wallet.account_closed',
  'wallet.insufficient_funds',
  'wallet.currency_mismatch',
  'wallet.balance_overflow',
  'wallet.same_account',
  'wallet.transfer_not_found',
  'wallet.refund_exceeds_transfer',
  'wallet.approval_required',
] as const;
