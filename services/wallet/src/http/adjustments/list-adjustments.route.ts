import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listAdjustments } from '../../use-cases/adjustments/list-adjustments.ts';
import { adjustmentSchema, adjustmentStatusSchema, adjustmentsToHttp } from './adjustment.mapping.ts';

export const listAdjustmentsRoute = (listAdjustmentsWith: ReturnType<typeof listAdjustments>) =>
  defineRoute({
    method: 'get',
    path: '/v1/adjustments',
    operationId: 'listAdjustments',
    summary: 'See the corrections of the books and who answers for them, newest first',
    tags: ['ledger'],
    access: { kind: 'tenant', scopes: ['wallet:manage'] },
    request: { query: idPageQuery.extend({ status: adjustmentStatusSchema.optional() }) },
    responses: { 200: { description: 'A page of adjustments', schema: pageOf(adjustmentSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor, status } }, ctx) => listAdjustmentsWith({ limit, before: cursor, status }, ctx),
    toReply: (page) => ({ status: 200, body: adjustmentsToHttp(page) }),
  });
