import { defineRoute, pick } from '@tessera/runtime/http';
import type { cancelWithdrawal } from '../../use-cases/withdrawals/cancel-withdrawal.ts';
import { errorStatus } from '../error-status.ts';
import { withdrawalParams, withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const cancelWithdrawalRoute = (cancelWithdrawalWith: ReturnType<typeof cancelWithdrawal>) =>
  defineRoute({
    method: 'post',
    path: '/v1/wallet/withdrawals/{withdrawalId}/cancel',
    operationId: 'cancelWithdrawal',
    summary: 'Take one’s own withdrawal back, as long as it waits for approval',
    tags: ['wallet'],
    access: { kind: 'tenant', scopes: ['wallet:spend'] },
    request: { params: withdrawalParams },
    responses: { 200: { description: 'The money is free again', schema: withdrawalSchema } },
    refusals: pick(errorStatus, ['wallet.withdrawal_not_found', 'wallet.withdrawal_decided']),
    handle: ({ params }, ctx) => cancelWithdrawalWith(params, ctx),
    toReply: (withdrawal) => ({ status: 200, body: withdrawalToHttp(withdrawal) }),
  });
