import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { publishedPurposeSchema } from '../../shared/payment.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const disputeOpened = defineEvent({
  service: 'billing',
  aggregate: 'dispute',
  name: 'dispute-opened',
  version: 1,
  description: 'The payer disputes a payment with their bank; the money in question may have to be given back.',
  schema: z.object({
    disputeId: idSchema,
    paymentId: idSchema,
    userId: idSchema,
    purpose: publishedPurposeSchema,
    provider: z.string(),
    providerDisputeId: z.string(),
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    reasonCode: z.string(),
    openedAt: timestampSchema,
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
    reasonCode: 'fraudulent',
    openedAt: '2026-11-21T20:05:00.000Z',
  },
});
