import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Dispute } from '../../domain/disputes/dispute.ts';

export const disputeStatusSchema = z.enum(['OPEN', 'WON', 'LOST']);

export const disputeSchema = z.object({
  id: idSchema,
  paymentId: idSchema,
  userId: idSchema.describe('The payer'),
  provider: z.string(),
  providerDisputeId: z.string(),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  reasonCode: z.string().describe('As the provider puts it'),
  status: disputeStatusSchema,
  openedAt: timestampSchema,
  updatedAt: timestampSchema,
});

export const disputeToHttp = ({
  amount,
  openedAt,
  updatedAt,
  sequence: _,
  purpose: __,
  ...dispute
}: Dispute): z.input<typeof disputeSchema> => ({
  ...dispute,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
  openedAt: openedAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
