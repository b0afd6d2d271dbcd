import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Payment } from '../domain/payment.ts';

export const paymentSchema = z.object({
  id: idSchema,
  userId: idSchema,
  purpose: z.enum(['WALLET_TOPUP']),
  provider: z.string(),
  paymentMethod: z.string(),
  providerPaymentId: z.string().nullable().describe('The provider’s own id, once it has the payment'),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  status: z.enum(['PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  failureCode: z.string().nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export const paymentToHttp = ({
  amount,
  createdAt,
  updatedAt,
  sequence: _,
  ...payment
}: Payment): z.input<typeof paymentSchema> => ({
  ...payment,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
