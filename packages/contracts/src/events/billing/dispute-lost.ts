import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { publishedPurposeSchema } from '../../shared/payment.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const disputeLost = defineEvent({
  service: 'billing',
  aggregate: 'dispute',
  name: 'dispute-lost',
  version: 1,
  description: 'The bank decided for the payer: the provider has taken the money back.',
  schema: z.object({
    disputeId: idSchema,
    paymentId: idSchema,
    userId: idSchema,
    purpose: publishedPurposeSchema,
    provider: z.string(),
    providerDisputeId: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    endedAt: timestampSchema,
  }),
  example: {
    disputeId: '019a8f2e-7c00-7000-8000-000000000041',
    paymentId: '019a8f2e-7c00-7000-8000-000000000006',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    purpose: 'WALLET_TOPUP',
    provider: 'sandbox',
    providerDisputeId: 'dp_sandbox_1',
    amountMinor: 500,
    currency: 'EUR',
    endedAt: '2026-11-21T20:05:00.000Z',
  },
});
