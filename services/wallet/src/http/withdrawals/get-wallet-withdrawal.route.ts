import { defineRoute, pick } from '@tessera/runtime/http';
import type { getWalletWithdrawal } from '../../use-cases/withdrawals/get-wallet-withdrawal.ts';
import { errorStatus } from '../error-status.ts';
import { withdrawalParams, withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const getWalletWithdrawalRoute = (getWalletWithdrawalWith: ReturnType<typeof getWalletWithdrawal>) =>
  defineRoute({
    method: 'get',
    path: '/v1/wallet/withdrawals/{withdrawalId}',
    operationId: 'getWalletWithdrawal',
    summary: 'See one of one’s own withdrawals',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:read'] },
    request: { params: withdrawalParams },
    responses: { 200: { description: 'The withdrawal', schema: withdrawalSchema } },
    refusals: pick(errorStatus, ['wallet.withdrawal_not_found']),
    handle: ({ params }, ctx) => getWalletWithdrawalWith(params, ctx),
    toReply: (withdrawal) => ({ status: 200, body: withdrawalToHttp(withdrawal) }),
  });
