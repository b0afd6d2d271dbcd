import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { confirmPurchase } from '../../use-cases/purchases/confirm-purchase.ts';
import { errorStatus } from '../error-status.ts';
import { providerRefusals, waitingRefusals, walletRefusals } from './order-refusals.ts';
import { receiptSchema, receiptToHttp } from './purchase.mapping.ts';

export const confirmPurchaseRoute = (confirmPurchaseWith: ReturnType<typeof confirmPurchase>) =>
  defineRoute({
    method: 'post',
    path: '/v1/purchases/{purchaseId}/confirm',
    operationId: 'confirmPurchase',
    summary: 'Confirm a purchase: the held money is taken and the tickets get their numbers',
    description:
      'After a 503, 504 or no answer the confirmation is carried on by itself; the same call tells how it ended.',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: { params: z.object({ purchaseId: idSchema }) },
    responses: { 200: { description: 'The purchase, confirmed, with its tickets', schema: receiptSchema } },
    refusals: pick(errorStatus, [
      'raffle.purchase_not_found',
      'raffle.purchase_awaits_payment',
      ...walletRefusals,
      ...providerRefusals,
      ...waitingRefusals,
    ]),
    dependsOn: ['wallet'],
    handle: ({ params }, ctx) => confirmPurchaseWith(params, ctx),
    toReply: (bought) => ({ status: 200, body: receiptToHttp(bought) }),
  });
