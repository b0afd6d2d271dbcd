import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { createPurchase } from '../../use-cases/purchases/create-purchase.ts';
import { errorStatus } from '../error-status.ts';
import { orderRefusals, providerRefusals, waitingRefusals, walletRefusals } from './order-refusals.ts';
import { purchaseTypeSchema, receiptSchema, receiptToHttp } from './purchase.mapping.ts';

export const createPurchaseRoute = (createPurchaseWith: ReturnType<typeof createPurchase>) =>
  defineRoute({
    method: 'post',
    path: '/v1/purchases',
    operationId: 'createPurchase',
    summary: 'Begin a purchase that goes step by step',
    description:
      'Places are kept until `waitsUntil`. Paid by WALLET the money is held until the purchase is confirmed. Paid by PAYMENT a payment ' +
      'is made (`paymentId`): the purchase confirms itself once that has succeeded. Money that comes too late stays in the wallet.',
    tags: ['purchases'],
    access: { kind: 'tenant', scopes: ['pools:enter'] },
    request: {
      body: z
        .strictObject({
          poolId: idSchema,
          type: purchaseTypeSchema.default('ENTRY'),
          quantity: z.int().min(1).max(100).default(1),
          paidBy: z.enum(['WALLET', 'PAYMENT']).default('WALLET'),
          provider: z
            .string()
            .min(1)
            .max(64)
            .optional()
            .describe('With PAYMENT: `sandbox`, or `stripe` where it is set up'),
          paymentMethod: z.string().min(1).max(255).optional().describe('With PAYMENT: a method of that provider'),
        })
        .refine(({ paidBy, provider }) => (paidBy === 'PAYMENT') === (provider !== undefined), {
          path: ['provider'],
          message: 'goes with PAYMENT, and only with it',
        })
        .refine(({ paidBy, paymentMethod }) => (paidBy === 'PAYMENT') === (paymentMethod !== undefined), {
          path: ['paymentMethod'],
          message: 'goes with PAYMENT, and only with it',
        }),
    },
    responses: { 201: { description: 'The purchase, PENDING', schema: receiptSchema } },
    refusals: pick(errorStatus, [...orderRefusals, ...walletRefusals, ...providerRefusals, ...waitingRefusals]),
    dependsOn: ['wallet', 'billing'],
    handle: ({ body: { paidBy: _, provider, paymentMethod, ...body } }, ctx) => {
      const outside = provider === undefined || paymentMethod === undefined ? null : { provider, paymentMethod };
      return createPurchaseWith({ ...body, outside }, ctx);
    },
    toReply: (bought) => ({ status: 201, body: receiptToHttp(bought) }),
  });
