import { currencySchema, idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { setAccountSpendingLimits } from '../use-cases/set-account-spending-limits.ts';
import { accountSchema, accountToHttp } from './account.mapping.ts';
import { errorStatus } from './error-status.ts';
import { limitsFromHttp, limitsSchema } from './spending-limits.mapping.ts';

export const setAccountSpendingLimitsRoute = (
  setAccountSpendingLimitsWith: ReturnType<typeof setAccountSpendingLimits>,
) =>
  defineRoute({
    method: 'put',
    path: '/v1/accounts/{accountId}/spending-limits',
    operationId: 'setAccountSpendingLimits',
    summary: 'Set, raise or lift the limits of what a person spends',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      params: z.object({ accountId: idSchema }),
      body: limitsSchema.extend({ currency: currencySchema.describe('The account’s, so that no limit is mistaken') }),
    },
    responses: { 200: { description: 'The account with its limits', schema: accountSchema } },
    refusals: pick(errorStatus, ['wallet.account_not_found', 'wallet.currency_mismatch', 'wallet.account_of_tenant']),
    handle: ({ params, body: { currency, ...limits } }, ctx) =>
      setAccountSpendingLimitsWith({ ...params, currency, limits: limitsFromHttp(limits) }, ctx),
    toReply: ({ account }) => ({ status: 200, body: accountToHttp(account) }),
  });
