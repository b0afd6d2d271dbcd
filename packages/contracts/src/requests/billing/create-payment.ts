import { z } from 'zod';
import { defineRequest } from '../../define-request.ts';
import { paymentPurposeSchema } from '../../shared/payment.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../../values.ts';

export const createPayment = defineRequest({
  service: 'billing',
  verb: 'create-payment',
  version: 1,
  description: 'Writes a payment of a person down, to be made through a provider; how it ends is told by events.',
  callers: ['raffle'],
  changes: true,
  timeoutMs: 5_000,
  input: z.object({
    paymentId: idSchema.describe('Chosen by the caller, who so knows it before any news of it'),
    userId: idSchema.describe('Who pays'),
    purpose: paymentPurposeSchema,
    provider: z.string().min(1).max(64),
    paymentMethod: z.string().min(1).max(255),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
  }),
  output: z.object({ paymentId: idSchema }),
  errors: [
    { code: 'billing.provider_unknown', meaning: 'There is no such provider.' },
    { code: 'billing.payment_method_unknown', meaning: 'The provider has no such payment method.' },
    { code: 'billing.amount_too_small', meaning: 'Providers take no payment as small as that.' },
    { code: 'billing.amount_unsupported', meaning: 'The provider cannot move this very amount.' },
  ],
  example: {
    input: {
      paymentId: '019a8f2e-7c00-7000-8000-000000000006',
      userId: '019a8f2e-7c00-7000-8000-000000000001',
      purpose: 'WALLET_TOPUP',
      provider: 'sandbox',
      paymentMethod: 'sandbox_ok',
      amountMinor: 1_500,
      currency: 'EUR',
    },
    output: { paymentId: '019a8f2e-7c00-7000-8000-000000000006' },
  },
});
