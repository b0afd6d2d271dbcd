import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listWalletWithdrawals } from '../../use-cases/withdrawals/list-wallet-withdrawals.ts';
import { withdrawalSchema, withdrawalStatusSchema, withdrawalsToHttp } from './withdrawal.mapping.ts';

export const listWalletWithdrawalsRoute = (listWalletWithdrawalsWith: ReturnType<typeof listWalletWithdrawals>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/withdrawals',
    operationId: 'listWalletWithdrawals',
    summary: 'See one’s own withdrawals, newest first',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: { query: idPageQuery.extend({ status: withdrawalStatusSchema.optional() }) },
    responses: { 200: { description: 'A page of withdrawals', schema: pageOf(withdrawalSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, status } }, ctx) =>
      listWalletWithdrawalsWith({ limit, before: cursor, status }, ctx),
    toReply: (page) => ({ status: 200, body: withdrawalsToHttp(page) }),
  });
