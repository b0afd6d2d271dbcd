import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Payment } from '../../domain/payments/payment.ts';

const nextActionSchema = z.union([
  z.object({
    kind: z.literal('confirm').describe('Confirm the payment with the provider’s own form'),
    clientSecret: z.string(),
  }),
  z.object({
    kind: z.literal('redirect').describe('Send the payer to the provider’s own page'),
    checkoutUrl: z.string(),
  }),
]);

export const paymentSchema = z.object({
  id: idSchema,
  userId: idSchema,
  purpose: z.enum(['WALLET_TOPUP']),
  provider: z.string(),
  paymentMethod: z.string(),
  providerPaymentId: z.string().nullable().describe('The provider’s own id, once it has the payment'),
  amountMinor: amountMinorSchema,
  refundedMinor: amountMinorSchema.describe('Given back so far; refunds that are still under way are not in it'),
  currency: currencySchema,
  status: z.enum(['PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED', 'CANCELLED']),
  failureCode: z.string().nullable(),
  nextAction: nextActionSchema
    .nullable()
    .describe('What the payer has to do; shown to nobody else, once the provider has the payment and until it ends'),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export const paymentToHttp = ({
  amount,
  refundedMinor,
  providerId,
  createdAt,
  updatedAt,
  sequence: _,
  ...payment
}: Payment): z.input<typeof paymentSchema> => ({
  ...payment,
  providerPaymentId: providerId,
  amountMinor: Number(amount.amountMinor),
  refundedMinor: Number(refundedMinor),
  currency: amount.currency,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
