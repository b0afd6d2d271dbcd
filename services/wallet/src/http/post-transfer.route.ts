import {
  currencySchema,
  idSchema,
  positiveAmountMinorSchema,
  systemAccounts,
  timestampSchema,
} from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { AccountRef } from '../domain/account-ref.ts';
import type { postTransfer } from '../use-cases/post-transfer.ts';
import { errorStatus } from './error-status.ts';

const ownAccounts = systemAccounts.filter((name) => name !== 'external');

/** A pool is named by its account's id, for a mistyped pool would be opened and swallow the money. */
export const accountSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('account'), accountId: idSchema }),
    z.strictObject({ kind: z.literal('user'), userId: idSchema }),
    z.strictObject({ kind: z.literal('system'), name: z.enum(ownAccounts) }),
    z.strictObject({ kind: z.literal('external'), provider: z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/) }),
  ])
  .describe('An account by its id or by its owner');

export const fromHttp = (account: z.output<typeof accountSchema>): AccountRef =>
  account.kind === 'external' ? { kind: 'system', name: 'external', provider: account.provider } : account;

export const hasNoControls = (text: string): boolean => text.isWellFormed() && !/\p{Cc}/u.test(text);

export const postTransferRoute = (postTransferWith: ReturnType<typeof postTransfer>) =>
  defineRoute({
    method: 'post',
    path: '/v1/transfers',
    operationId: 'postTransfer',
    summary: 'Correct the books by a transfer between two accounts',
    description: 'Nothing in the ledger is ever changed; what was wrong is put right by a transfer of its own.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      body: z.strictObject({
        debit: accountSchema,
        credit: accountSchema,
        amountMinor: positiveAmountMinorSchema,
        currency: currencySchema,
        note: z
          .string()
          .trim()
          .min(1)
          .max(500)
          .refine(hasNoControls, 'control characters are not allowed')
          .describe('Why it is corrected; the members concerned can read it'),
        reverses: idSchema.optional().describe('The transfer that this one gives back, in whole or in part'),
      }),
    },
    responses: {
      201: {
        description: 'The transfer is posted',
        schema: z.object({
          transferId: idSchema,
          debitEntryId: idSchema,
          creditEntryId: idSchema,
          postedAt: timestampSchema,
        }),
      },
    },
    refusals: pick(errorStatus, [
      'wallet.account_not_found',
      'wallet.account_suspended',
      'wallet.account_closed',
      'wallet.insufficient_funds',
      'wallet.currency_mismatch',
      'wallet.balance_overflow',
      'wallet.same_account',
      'wallet.transfer_not_found',
      'wallet.refund_exceeds_transfer',
    ]),
    handle: ({ body: { debit, credit, amountMinor, currency, note, reverses = null } }, ctx) =>
      postTransferWith(
        {
          debit: fromHttp(debit),
          credit: fromHttp(credit),
          amount: money(BigInt(amountMinor), currency),
          reason: 'ADJUSTMENT',
          references: { note },
          reverses,
        },
        ctx,
      ),
    toReply: (receipt) => ({ status: 201, body: { ...receipt, postedAt: receipt.postedAt.toISOString() } }),
  });
