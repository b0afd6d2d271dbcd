import { z } from 'zod';
import { defineEvent } from '../../define-event.ts';
import { currencySchema, idSchema, positiveAmountMinorSchema, timestampSchema } from '../../values.ts';

export const purchaseRefunded = defineEvent({
  service: 'raffle',
  aggregate: 'purchase',
  name: 'purchase-refunded',
  version: 1,
  description: 'The money of a confirmed purchase is back in its member’s wallet.',
  schema: z.object({
    purchaseId: idSchema,
    poolId: idSchema,
    userId: idSchema,
    amountMinor: positiveAmountMinorSchema,
    currency: currencySchema,
    transferId: idSchema,
    refundedAt: timestampSchema,
  }),
  example: {
    purchaseId: '019a8f2e-7c00-7000-8000-000000000008',
    poolId: '019a8f2e-7c00-7000-8000-00000000000a',
    userId: '019a8f2e-7c00-7000-8000-000000000001',
    amountMinor: 500,
    currency: 'EUR',
    transferId: '019a8f2e-7c00-7000-8000-00000000000b',
    refundedAt: '2026-11-21T20:05:01.000Z',
  },
});
