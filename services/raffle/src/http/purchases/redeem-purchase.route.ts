import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { redeemPurchase } from '../../use-cases/purchases/redeem-purchase.ts';
import { errorStatus } from '../error-status.ts';

import { receiptSchema, receiptToHttp } from './purchase.mapping.ts';

export const redeemPurchaseRoute = (redeemPurchaseWith: ReturnType<typeof redeemPurchase>) =>
  defineRoute({
    method: 'post',
    path: '/v1/purchases/{purchaseId}/redeem',
    operationId: 'redeemPurchase',
    summary: 'Have the tickets of a confirmed purchase handed over, once',
    description: 'They take part in the draw since the confirmation, handed over or not.',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ purchaseId: idSchema }) },
    responses: { 200: { description: 'The purchase, redeemed, with its tickets', schema: receiptSchema } },
    refusals: pick(errorStatus, [
      'raffle.purchase_not_found',
      'raffle.purchase_not_confirmed',
      'raffle.purchase_redeemed',
    ]),
    handle: ({ params }, ctx) => redeemPurchaseWith(params, ctx),
    toReply: (bought) => ({ status: 200, body: receiptToHttp(bought) }),
  });
