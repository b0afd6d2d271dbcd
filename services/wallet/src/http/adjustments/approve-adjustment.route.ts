import { defineRoute, pick } from '@tessera/runtime/http';
import type { approveAdjustment } from '../../use-cases/adjustments/approve-adjustment.ts';
import { errorStatus } from '../error-status.ts';
import { adjustmentParams, adjustmentSchema, adjustmentToHttp } from './adjustment.mapping.ts';

export const approveAdjustmentRoute = (approveAdjustmentWith: ReturnType<typeof approveAdjustment>) =>
  defineRoute({
    method: 'post',
    path: '/v1/adjustments/{adjustmentId}/approve',
    operationId: 'approveAdjustment',
    summary: 'Post a correction that somebody else asked for',
    description: 'It is decided anew: what the accounts no longer allow is refused, and stays pending.',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:approve'] },
    request: { params: adjustmentParams },
    responses: { 200: { description: 'It is posted', schema: adjustmentSchema } },
    refusals: pick(errorStatus, [
      'wallet.adjustment_not_found',
      'wallet.adjustment_decided',
      'wallet.second_person_required',
      'wallet.account_closed',
      'wallet.insufficient_funds',
      'wallet.balance_overflow',
      'wallet.refund_exceeds_transfer',
    ]),
    handle: ({ params }, ctx) => approveAdjustmentWith(params, ctx),
    toReply: (adjustment) => ({ status: 200, body: adjustmentToHttp(adjustment) }),
  });
