import { defineRoute, encodeCursor, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listPayments } from '../../use-cases/payments/list-payments.ts';
import { paymentSchema, paymentToHttp } from './payment.mapping.ts';

export const listPaymentsRoute = (listPaymentsWith: ReturnType<typeof listPayments>) =>
  defineRoute({
    method: 'get',
    path: '/v1/payments',
    operationId: 'listPayments',
    summary: 'See payments, newest first',
    description: 'One’s own; with the right payments:manage all of the tenant.',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:read'] },
    request: { query: idPageQuery },
    responses: { 200: { description: 'A page of payments', schema: pageOf(paymentSchema) } },
    refusals: {},
    handle: ({ query: { limit, cursor } }, ctx) =>
      listPaymentsWith({ limit, ...(cursor === undefined ? {} : { before: cursor }) }, ctx),
    toReply: ({ items, nextCursor }) => ({
      status: 200,
      body: { items: items.map(paymentToHttp), nextCursor: nextCursor === null ? null : encodeCursor(nextCursor) },
    }),
  });
