import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getAccountBalance } from '../use-cases/get-account-balance.ts';
import { balanceAtSchema, balanceAtToHttp, balanceQuery } from './balance-at.mapping.ts';
import { errorStatus } from './error-status.ts';

export const getAccountBalanceRoute = (getAccountBalanceWith: ReturnType<typeof getAccountBalance>) =>
  defineRoute({
    method: 'get',
    path: '/v1/accounts/{accountId}/balance',
    operationId: 'getAccountBalance',
    summary: 'See what an account of the tenant held at a past instant',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: z.object({ accountId: idSchema }), query: balanceQuery },
    responses: { 200: { description: 'The posted balance', schema: balanceAtSchema } },
    refusals: pick(errorStatus, ['wallet.account_not_found', 'wallet.instant_in_future']),
    handle: ({ params: { accountId }, query: { at } }, ctx) =>
      getAccountBalanceWith({ accountId, at: new Date(at) }, ctx),
    toReply: (balance) => ({ status: 200, body: balanceAtToHttp(balance) }),
  });
