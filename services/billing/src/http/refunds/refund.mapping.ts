import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Refund } from '../../domain/refunds/refund.ts';

export const refundSchema = z.object({
  id: idSchema,
  paymentId: idSchema,
  userId: idSchema.describe('Who gets the money back'),
  provider: z.string(),
  providerRefundId: z.string().nullable().describe('The provider’s own id, once it has the refund'),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  reason: z.string(),
  requestedBy: z.string(),
  status: z.enum(['PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED']),
  failureCode: z.string().nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export const refundToHttp = ({
  amount,
  providerId,
  createdAt,
  updatedAt,
  sequence: _,
  purpose: __,
  ...refund
}: Refund): z.input<typeof refundSchema> => ({
  ...refund,
  providerRefundId: providerId,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
