import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { rejectAdjustment } from '../../use-cases/adjustments/reject-adjustment.ts';
import { noteSchema } from '../correction.mapping.ts';
import { errorStatus } from '../error-status.ts';
import { adjustmentParams, adjustmentSchema, adjustmentToHttp } from './adjustment.mapping.ts';

export const rejectAdjustmentRoute = (rejectAdjustmentWith: ReturnType<typeof rejectAdjustment>) =>
  defineRoute({
    method: 'post',
    path: '/v1/adjustments/{adjustmentId}/reject',
    operationId: 'rejectAdjustment',
    summary: 'Turn down a correction that waits for approval',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:approve'] },
    request: {
      params: adjustmentParams,
      body: z.strictObject({ reason: noteSchema.describe('Why it is not posted') }),
    },
    responses: { 200: { description: 'Nothing is booked', schema: adjustmentSchema } },
    refusals: pick(errorStatus, ['wallet.adjustment_not_found', 'wallet.adjustment_decided']),
    handle: ({ params, body }, ctx) => rejectAdjustmentWith({ ...params, ...body }, ctx),
    toReply: (adjustment) => ({ status: 200, body: adjustmentToHttp(adjustment) }),
  });
