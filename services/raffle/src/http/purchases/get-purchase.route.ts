import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getPurchase } from '../../use-cases/purchases/get-purchase.ts';
import { errorStatus } from '../error-status.ts';
import { receiptSchema, receiptToHttp } from './purchase.mapping.ts';

export const getPurchaseRoute = (getPurchaseWith: ReturnType<typeof getPurchase>) =>
  defineRoute({
    method: 'get',
    path: '/v1/purchases/{purchaseId}',
    operationId: 'getPurchase',
    summary: 'See one of one’s own purchases with its tickets',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ purchaseId: idSchema }) },
    responses: { 200: { description: 'The purchase with its tickets', schema: receiptSchema } },
    refusals: pick(errorStatus, ['raffle.purchase_not_found']),
    handle: ({ params }, ctx) => getPurchaseWith(params, ctx),
    toReply: (bought) => ({ status: 200, body: receiptToHttp(bought) }),
  });
