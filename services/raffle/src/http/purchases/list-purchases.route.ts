import { defineRoute, idPageQuery, pageOf } from '@tessera/runtime/http';
import type { listPurchases } from '../../use-cases/purchases/list-purchases.ts';
import { pageFromHttp, pageToHttp } from '../page.mapping.ts';
import { purchaseSchema, purchaseToHttp } from './purchase.mapping.ts';

export const listPurchasesRoute = (listPurchasesWith: ReturnType<typeof listPurchases>) =>
  defineRoute({
    method: 'get',
    path: '/v1/purchases',
    operationId: 'listPurchases',
    summary: 'See one’s own purchases, newest first',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { query: idPageQuery },
    responses: { 200: { description: 'A page of purchases', schema: pageOf(purchaseSchema) } },
    refusals: {},
    handle: ({ query }, ctx) => listPurchasesWith(pageFromHttp(query), ctx),
    toReply: (page) => ({ status: 200, body: pageToHttp(page, purchaseToHttp) }),
  });
