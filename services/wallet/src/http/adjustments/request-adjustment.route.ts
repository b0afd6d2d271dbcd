import { currencySchema, idSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { requestAdjustment } from '../../use-cases/adjustments/request-adjustment.ts';
import { accountRefFromHttp, accountRefSchema, noteSchema } from '../correction.mapping.ts';
import { errorStatus } from '../error-status.ts';
import { adjustmentSchema, adjustmentToHttp } from './adjustment.mapping.ts';

export const requestAdjustmentRoute = (requestAdjustmentWith: ReturnType<typeof requestAdjustment>) =>
  defineRoute({
    method: 'post',
    path: '/v1/adjustments',
    operationId: 'requestAdjustment',
    summary: 'Correct the books, with a second person where the amount is large',
    description: 'Below the tenant’s approval limit it is posted at once; from it on it waits as PENDING_APPROVAL.',
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
    responses: { 201: { description: 'It is posted, or waits for approval', schema: adjustmentSchema } },
    refusals: pick(errorStatus, [
      'wallet.account_not_found',
      'wallet.account_closed',
      'wallet.insufficient_funds',
      'wallet.currency_mismatch',
      'wallet.balance_overflow',
      'wallet.same_account',
      'wallet.transfer_not_found',
      'wallet.refund_exceeds_transfer',
    ]),
    handle: ({ body: { debit, credit, amountMinor, currency, note, reverses = null } }, ctx) =>
      requestAdjustmentWith(
        {
          debit: accountRefFromHttp(debit),
          credit: accountRefFromHttp(credit),
          amount: money(BigInt(amountMinor), currency),
          note,
          reverses,
        },
        ctx,
      ),
    toReply: (adjustment) => ({ status: 201, body: adjustmentToHttp(adjustment) }),
  });
