import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { cancelPurchase } from '../../use-cases/purchases/cancel-purchase.ts';
import { errorStatus } from '../error-status.ts';

import { receiptSchema, receiptToHttp } from './purchase.mapping.ts';

export const cancelPurchaseRoute = (cancelPurchaseWith: ReturnType<typeof cancelPurchase>) =>
  defineRoute({
    method: 'post',
    path: '/v1/purchases/{purchaseId}/cancel',
    operationId: 'cancelPurchase',
    summary: 'Cancel a purchase before it is confirmed',
    description: 'Held money is free again. A payment from outside that arrives all the same stays in the wallet.',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ purchaseId: idSchema }) },
    responses: { 200: { description: 'The purchase, cancelled', schema: receiptSchema } },
    refusals: pick(errorStatus, ['raffle.purchase_not_found', 'raffle.purchase_not_cancellable']),
    dependsOn: ['wallet'],
    handle: ({ params }, ctx) => cancelPurchaseWith(params, ctx),
    toReply: (bought) => ({ status: 200, body: receiptToHttp(bought) }),
  });
