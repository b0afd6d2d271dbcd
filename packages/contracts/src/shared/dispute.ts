import { z } from 'zod';
import { currencySchema, idSchema, positiveAmountMinorSchema } from '../values.ts';
import { publishedPurposeSchema } from './payment.ts';

/** What every event of a dispute says: which it is, about which payment, and how much. */
export const disputeFields = {
  disputeId: idSchema,
  paymentId: idSchema,
  userId: idSchema,
  purpose: publishedPurposeSchema,
  provider: z.string(),
  providerDisputeId: z.string(),
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
};

/** The dispute of which the examples tell. */
export const disputeExample = {
  disputeId: '019a8f2e-7c00-7000-8000-000000000041',
  paymentId: '019a8f2e-7c00-7000-8000-000000000006',
  userId: '019a8f2e-7c00-7000-8000-000000000001',
  purpose: 'WALLET_TOPUP',
  provider: 'sandbox',
  providerDisputeId: 'dp_sandbox_1',
  amountMinor: 500,
  currency: 'EUR',
} as const;
