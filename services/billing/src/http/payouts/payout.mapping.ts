import { amountMinorSchema, currencySchema, idSchema, timestampSchema } from '@tessera/contracts';
import { z } from 'zod';
import type { Payout } from '../../domain/payouts/payout.ts';

export const payoutStatusSchema = z.enum(['PENDING', 'PROCESSING', 'SUCCEEDED', 'FAILED']);

export const payoutSchema = z.object({
  id: idSchema,
  withdrawalId: idSchema.describe('The withdrawal that it pays out'),
  userId: idSchema.describe('Who is paid'),
  provider: z.string(),
  payoutMethod: z.string().describe('The provider’s own token of where the money goes'),
  providerPayoutId: z.string().nullable().describe('The provider’s own id, once it has the payout'),
  amountMinor: amountMinorSchema,
  currency: currencySchema,
  status: payoutStatusSchema,
  failureCode: z.string().nullable(),
  createdAt: timestampSchema,
  updatedAt: timestampSchema,
});

export const payoutToHttp = ({
  amount,
  providerId,
  createdAt,
  updatedAt,
  sequence: _,
  ...payout
}: Payout): z.input<typeof payoutSchema> => ({
  ...payout,
  providerPayoutId: providerId,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
