import { idSchema } from '@tessera/contracts';
import { defineRoute, encodeCursor, idPageQuery, pageOf, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { listRefunds } from '../../use-cases/refunds/list-refunds.ts';
import { errorStatus } from '../error-status.ts';
import { refundSchema, refundToHttp } from './refund.mapping.ts';

export const listRefundsRoute = (listRefundsWith: ReturnType<typeof listRefunds>) =>
  defineRoute({
    method: 'get',
    path: '/v1/payments/{paymentId}/refunds',
    operationId: 'listRefunds',
    summary: 'See the refunds of a payment, newest first',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:manage'] },
    request: { params: z.object({ paymentId: idSchema }), query: idPageQuery },
    responses: { 200: { description: 'A page of refunds', schema: pageOf(refundSchema) } },
    refusals: pick(errorStatus, ['billing.payment_not_found']),
    handle: ({ params, query: { limit, cursor } }, ctx) =>
      listRefundsWith({ ...params, limit, ...(cursor === undefined ? {} : { before: cursor }) }, ctx),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: { items: items.map(refundToHttp), nextCursor: nextCursor === null ? null : encodeCursor(nextCursor) },
    }),
  });
