import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { postCorrection } from '../use-cases/adjustments/post-correction.ts';
import { accountRefFromHttp, accountRefSchema, noteSchema } from './correction.mapping.ts';
import { errorStatus } from './error-status.ts';

export const postTransferRoute = (postCorrectionWith: ReturnType<typeof postCorrection>) =>
  defineRoute({
    method: 'post',
    path: '/v1/transfers',
    operationId: 'postTransfer',
    summary: 'Correct the books by a transfer between two accounts',
    description:
      'Nothing in the ledger is ever changed; what was wrong is put right by a transfer of its own. An amount that needs a second person is refused: ask by POST /v1/adjustments.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      body: z.strictObject({
        debit: accountRefSchema,
        credit: accountRefSchema,
        amountMinor: positiveAmountMinorSchema,
        currency: currencySchema,
        note: noteSchema.describe('Why it is corrected; the members concerned can read it'),
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
      'wallet.approval_required',
    ]),
    handle: ({ body: { debit, credit, amountMinor, currency, note, reverses = null } }, ctx) =>
      postCorrectionWith(
        {
          debit: accountRefFromHttp(debit),
          credit: accountRefFromHttp(credit),
          amount: money(BigInt(amountMinor), currency),
          reason: 'ADJUSTMENT',
          references: { note },
          reverses,
        },
        ctx,
      ),
    toReply: (receipt) => ({ status: 201, body: { ...receipt, postedAt: receipt.postedAt.toISOString() } }),
  });
