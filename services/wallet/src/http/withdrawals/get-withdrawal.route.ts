import { defineRoute, pick } from '@tessera/runtime/http';
import type { getWithdrawal } from '../../use-cases/withdrawals/get-withdrawal.ts';
import { errorStatus } from '../error-status.ts';
import { withdrawalParams, withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const getWithdrawalRoute = (getWithdrawalWith: ReturnType<typeof getWithdrawal>) =>
  defineRoute({
    method: 'get',
    path: '/v1/withdrawals/{withdrawalId}',
    operationId: 'getWithdrawal',
    summary: 'See one withdrawal of the tenant',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: withdrawalParams },
    responses: { 200: { description: 'The withdrawal', schema: withdrawalSchema } },
    refusals: pick(errorStatus, ['wallet.withdrawal_not_found']),
    handle: ({ params }, ctx) => getWithdrawalWith(params, ctx),
    toReply: (withdrawal) => ({ status: 200, body: withdrawalToHttp(withdrawal) }),
  });
