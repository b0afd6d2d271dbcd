import { currencySchema, paymentPurposeSchema, positiveAmountMinorSchema } from '@tessera/contracts';
import { money } from '@tessera/kernel';
import { defineRoute, pick } from '@tessera/runtime/http';
import { z } from 'zod';
import { type createPayment, LEAST_AMOUNT_MINOR } from '../../use-cases/payments/create-payment.ts';
import { errorStatus } from '../error-status.ts';
import { paymentSchema, paymentToHttp } from './payment.mapping.ts';

export const createPaymentRoute = (createPaymentWith: ReturnType<typeof createPayment>) =>
  defineRoute({
    method: 'post',
    path: '/v1/payments',
    operationId: 'createPayment',
    summary: 'Pay, for oneself',
    description:
      'The payment begins PENDING. Read it again for what the payer has to do next (`nextAction`). Its provider confirms it ' +
      'later; a top-up is in the wallet soon after that.',
    tags: ['payments'],
    access: { kind: 'tenant', scopes: ['payments:create'] },
    request: {
      body: z.strictObject({
        purpose: paymentPurposeSchema,
        provider: z.string().min(1).max(64).describe('`sandbox`, or `stripe` where it is set up'),
        paymentMethod: z.string().min(1).max(255).default('sandbox_ok').describe('A method of that provider'),
        // A smaller amount is refused by the domain, under a code of its own.
        amountMinor: positiveAmountMinorSchema.meta({ minimum: Number(LEAST_AMOUNT_MINOR) }),
        currency: currencySchema,
      }),
    },
    responses: { 201: { description: 'The payment, PENDING', schema: paymentSchema } },
    refusals: pick(errorStatus, [
      'billing.payment_method_unknown',
      'billing.amount_too_small',
      'billing.amount_unsupported',
      'billing.provider_unknown',
    ]),
    handle: ({ body: { amountMinor, currency, ...body } }, ctx) =>
      createPaymentWith({ ...body, amount: money(BigInt(amountMinor), currency) }, ctx),
    toReply: (payment) => ({ status: 201, body: paymentToHttp(payment) }),
  });
