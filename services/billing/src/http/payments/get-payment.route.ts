import { idSchema } from '@tessera/contracts';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import type { getPayment } from '../../use-cases/payments/get-payment.ts';
import { errorStatus } from '../error-status.ts';
import { paymentSchema, paymentToHttp } from './payment.mapping.ts';

export const getPaymentRoute = (getPaymentWith: ReturnType<typeof getPayment>) =>
  defineRoute({
    method: 'get',
    path: '/v1/payments/{paymentId}',
    operationId: 'getPayment',
    summary: 'See one payment',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:read'] },
    request: { params: z.object({ paymentId: idSchema }) },
    responses: { 200: { description: 'The payment', schema: paymentSchema } },
    refusals: pick(errorStatus, ['billing.payment_not_found']),
    handle: ({ params }, ctx) => getPaymentWith(params, ctx),
    toReply: (payment) => ({ status: 200, body: paymentToHttp(payment) }),
  });
