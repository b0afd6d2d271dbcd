import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import type { getWalletBalance } from '../use-cases/get-wallet-balance.ts';
import { balanceAtSchema, balanceAtToHttp, balanceQuery } from './balance-at.mapping.ts';
import { errorStatus } from './error-status.ts';

export const getWalletBalanceRoute = (getWalletBalanceWith: ReturnType<typeof getWalletBalance>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/balance',
    operationId: 'getWalletBalance',
    summary: 'See what one of one’s own accounts held at a past instant',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: {
      query: balanceQuery.extend({
        accountId: idSchema.optional().describe('One of one’s own accounts; the one opened first where left out'),
      }),
    },
    responses: { 200: { description: 'The posted balance', schema: balanceAtSchema } },
    refusals: pick(errorStatus, ['wallet.account_not_found', 'wallet.instant_in_future']),
    handle: ({ query: { accountId, at } }, ctx) => getWalletBalanceWith({ accountId, at: new Date(at) }, ctx),
    toReply: (balance) => ({ status: 200, body: balanceAtToHttp(balance) }),
  });
