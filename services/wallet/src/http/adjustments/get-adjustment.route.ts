import { defineRoute, pick } from '@tessera/runtime/http';
import type { getAdjustment } from '../../use-cases/adjustments/get-adjustment.ts';
import { errorStatus } from '../error-status.ts';
import { adjustmentParams, adjustmentSchema, adjustmentToHttp } from './adjustment.mapping.ts';

export const getAdjustmentRoute = (getAdjustmentWith: ReturnType<typeof getAdjustment>) =>
  defineRoute({
    method: 'get',
    path: '/v1/adjustments/{adjustmentId}',
    operationId: 'getAdjustment',
    summary: 'See one correction of the books',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { params: adjustmentParams },
    responses: { 200: { description: 'The adjustment', schema: adjustmentSchema } },
    refusals: pick(errorStatus, ['wallet.adjustment_not_found']),
    handle: ({ params }, ctx) => getAdjustmentWith(params, ctx),
    toReply: (adjustment) => ({ status: 200, body: adjustmentToHttp(adjustment) }),
  });
