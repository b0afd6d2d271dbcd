import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { rejectWithdrawal } from '../../use-cases/withdrawals/reject-withdrawal.ts';
import { noteSchema } from '../correction.mapping.ts';
import { errorStatus } from '../error-status.ts';
import { withdrawalParams, withdrawalSchema, withdrawalToHttp } from './withdrawal.mapping.ts';

export const rejectWithdrawalRoute = (rejectWithdrawalWith: ReturnType<typeof rejectWithdrawal>) =>
  defineRoute({
    method: 'post',
    path: '/v1/withdrawals/{withdrawalId}/reject',
    operationId: 'rejectWithdrawal',
    summary: 'Turn down a withdrawal that waits for approval',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:approve'] },
    request: {
      params: withdrawalParams,
      body: z.strictObject({ reason: noteSchema.describe('Why; the member can read it') }),
    },
    responses: { 200: { description: 'The money is free again', schema: withdrawalSchema } },
    refusals: pick(errorStatus, ['wallet.withdrawal_not_found', 'wallet.withdrawal_decided']),
    handle: ({ params, body }, ctx) => rejectWithdrawalWith({ ...params, ...body }, ctx),
    toReply: (withdrawal) => ({ status: 200, body: withdrawalToHttp(withdrawal) }),
  });
