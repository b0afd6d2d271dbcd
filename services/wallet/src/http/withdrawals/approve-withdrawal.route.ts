import { defineRoute, pick } from '@tessera/runtime/http';
import type { approveWithdrawal } from '../../use-cases/withdrawals/approve-withdrawal.ts';
import { errorStatus } from '../error-status.ts';
import { withdrawalParams, withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const approveWithdrawalRoute = (approveWithdrawalWith: ReturnType<typeof approveWithdrawal>) =>
  defineRoute({
    method: 'post',
    path: '/v1/withdrawals/{withdrawalId}/approve',
    operationId: 'approveWithdrawal',
    summary: 'Let a withdrawal be paid out that somebody else asked for',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:approve'] },
    request: { params: withdrawalParams },
    responses: { 200: { description: 'It is on its way', schema: withdrawalSchema } },
    refusals: pick(errorStatus, [
      'wallet.withdrawal_not_found',
      'wallet.withdrawal_decided',
      'wallet.second_person_required',
      'wallet.account_suspended',
    ]),
    handle: ({ params }, ctx) => approveWithdrawalWith(params, ctx),
    toReply: (withdrawal) => ({ status: 200, body: withdrawalToHttp(withdrawal) }),
  });
