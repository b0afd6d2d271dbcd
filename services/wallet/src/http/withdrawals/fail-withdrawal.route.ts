import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { failWithdrawal } from '../../use-cases/withdrawals/fail-withdrawal.ts';
import { noteSchema } from '../correction.mapping.ts';
import { errorStatus } from '../error-status.ts';
import { withdrawalParams, withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const failWithdrawalRoute = (failWithdrawalWith: ReturnType<typeof failWithdrawal>) =>
  defineRoute({
    method: 'post',
    path: '/v1/withdrawals/{withdrawalId}/fail',
    operationId: 'failWithdrawal',
    summary: 'Give up a withdrawal of the provider manual that could not be paid',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: {
      params: withdrawalParams,
      body: z.strictObject({ reason: noteSchema.describe('Why; the member can read it') }),
    },
    responses: { 200: { description: 'The money is free again', schema: withdrawalSchema } },
    refusals: pick(errorStatus, [
      'wallet.withdrawal_not_found',
      'wallet.withdrawal_not_manual',
      'wallet.withdrawal_not_processing',
    ]),
    handle: ({ params, body }, ctx) => failWithdrawalWith({ ...params, ...body }, ctx),
    toReply: (withdrawal) => ({ status: 200, body: withdrawalToHttp(withdrawal) }),
  });
