import { currencySchema, idSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { requestWithdrawal } from '../../use-cases/withdrawals/request-withdrawal.ts';
import { providerSchema } from '../correction.mapping.ts';
import { errorStatus } from '../error-status.ts';
import { payoutMethodSchema } from './payout-method.ts';
import { withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const requestWithdrawalRoute = (requestWithdrawalWith: ReturnType<typeof requestWithdrawal>) =>
  defineRoute({
    method: 'post',
    path: '/v1/wallet/withdrawals',
    operationId: 'requestWithdrawal',
    summary: 'Ask for one’s own money to be paid out',
    description: 'The money is set aside at once. From the tenant’s approval limit on it waits for a second person.',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:spend'] },
    request: {
      body: z.strictObject({
        accountId: idSchema
          .optional()
          .describe('One of one’s own accounts; the default one of the currency where left out'),
        amountMinor: positiveAmountMinorSchema,
        currency: currencySchema,
        provider: providerSchema.describe('Who pays it out; `manual` is the tenant’s staff'),
        payoutMethod: payoutMethodSchema,
      }),
    },
    responses: { 201: { description: 'The money is set aside', schema: withdrawalSchema } },
    refusals: pick(errorStatus, [
      'wallet.account_not_found',
      'wallet.account_suspended',
      'wallet.account_closed',
      'wallet.insufficient_funds',
      'wallet.currency_mismatch',
      'wallet.withdrawal_below_minimum',
      'wallet.withdrawal_over_day_limit',
      'wallet.withdrawal_over_month_limit',
    ]),
    handle: ({ body: { accountId = null, amountMinor, currency, provider, payoutMethod } }, ctx) =>
      requestWithdrawalWith({ accountId, amount: money(BigInt(amountMinor), currency), provider, payoutMethod }, ctx),
    toReply: (withdrawal) => ({ status: 201, body: withdrawalToHttp(withdrawal) }),
  });
