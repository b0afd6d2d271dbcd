import { currencySchema, idSchema, positiveAmountMinorSchema, systemAccounts } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { z } from 'zod';
import type { AccountRef } from '../domain/account-ref.ts';
import type { TransferOrder } from '../domain/post-batch.ts';
import { noteSchema } from './note.mapping.ts';

const ownAccounts = systemAccounts.filter((name) => name !== 'external');

/** A pool is named by its account's id, for a mistyped pool would be opened and swallow the money. */
const accountSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('account'), accountId: idSchema }),
    z.strictObject({ kind: z.literal('user'), userId: idSchema }),
    z.strictObject({ kind: z.literal('system'), name: z.enum(ownAccounts) }),
    z.strictObject({ kind: z.literal('external'), provider: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/) }),
  ])
  .describe('An account by its id or by its owner');

const fromHttp = (account: z.output<typeof accountSchema>): AccountRef =>
  account.kind === 'external' ? { kind: 'system', name: 'external', provider: account.provider } : account;

/** A transfer as staff ask for it. */
export const transferOrderSchema = z.strictObject({
  debit: accountSchema,
  credit: accountSchema,
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
  debit: fromHttp(debit),
  credit: fromHttp(credit),
  amount: money(BigInt(amountMinor), currency),
  reason: 'ADJUSTMENT',
  references: { note },
  reverses: reverses ?? null,
});

/** Refusals of one transfer. */
export const transferCodes = [
  'wallet.account_not_found',
  'wallet.account_suspended',
  'wallet.account_closed',
  'wallet.insufficient_funds',
  'wallet.currency_mismatch',
  'wallet.balance_overflow',
  'wallet.spending_limit_exceeded',
  'wallet.same_account',
  'wallet.transfer_not_found',
  'wallet.refund_exceeds_transfer',
] as const;
