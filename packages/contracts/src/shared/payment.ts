import { z } from 'zod';

/** What a payment is for; says who acts when it succeeds. */
export const paymentPurposeSchema = z.enum(['WALLET_TOPUP']).describe('What the payment is for');
