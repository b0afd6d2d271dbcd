import { z } from 'zod';
import { growingEnum } from '../values.ts';

/** What a payment is for; says who acts when it succeeds. */
export const paymentPurposes = ['WALLET_TOPUP'] as const;
export const paymentPurposeSchema = z.enum(paymentPurposes).describe('What the payment is for');

/** The same in events: more purposes will come, and a consumer passes by those that are not its own. */
export const publishedPurposeSchema = growingEnum(paymentPurposes).describe('What the payment is for');
