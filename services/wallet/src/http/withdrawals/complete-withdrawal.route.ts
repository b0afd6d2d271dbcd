import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { completeWithdrawal } from '../../use-cases/withdrawals/complete-withdrawal.ts';
import { hasNoControls } from '../correction.mapping.ts';
import { errorStatus } from '../error-status.ts';
import { withdrawalParams, withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const completeWithdrawalRoute = (completeWithdrawalWith: ReturnType<typeof completeWithdrawal>) =>
  defineRoute({
    method: 'post',
    path: '/v1/withdrawals/{withdrawalId}/complete',
    operationId: 'completeWithdrawal',
    summary: 'Book that a withdrawal of the provider manual was paid',
    description: 'Withdrawals of other providers are completed by what the provider says.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      params: withdrawalParams,
      body: z.strictObject({
        providerPayoutId: z
          .string()
          .trim()
          .min(1)
          .max(255)
          .refine(hasNoControls, 'control characters are not allowed')
          .describe('The bank’s own id of the payment; each is booked once'),
      }),
    },
    responses: { 200: { description: 'The money has left', schema: withdrawalSchema } },
    refusals: pick(errorStatus, [
      'wallet.withdrawal_not_found',
      'wallet.withdrawal_not_manual',
      'wallet.withdrawal_not_processing',
      'wallet.payout_booked',
      'wallet.balance_overflow',
    ]),
    handle: ({ params, body }, ctx) => completeWithdrawalWith({ ...params, ...body }, ctx),
    toReply: (withdrawal) => ({ status: 200, body: withdrawalToHttp(withdrawal) }),
  });
