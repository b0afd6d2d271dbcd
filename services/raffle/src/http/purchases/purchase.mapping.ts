import {
  currencySchema,
  hex32Schema,
  idSchema,
  nonNegativeAmountMinorSchema,
  purchaseTypes,
  timestampSchema,
} from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { Ticket } from '../../domain/draws/draw.ts';
import type { PaymentWay, Purchase } from '../../domain/purchases/purchase.ts';

export const purchaseTypeSchema = z
  .enum(purchaseTypes)
  .describe('BOOST: more chances for who holds an entry. RETRY: for who lost in the pool that this one follows');

export const purchaseSchema = z.object({
  id: idSchema,
  poolId: idSchema,
  userId: idSchema,
  type: purchaseTypeSchema,
  paidBy: z.enum(['WALLET', 'PAYMENT', 'NOTHING']),
  quantity: z.int(),
  amountMinor: nonNegativeAmountMinorSchema,
  currency: currencySchema,
  status: z.enum(['PENDING', 'CONFIRMED', 'FAILED', 'REFUNDING', 'REFUNDED']),
  entrantSalt: hex32Schema.describe('With it the member shows which tickets of the published list are theirs'),
  paymentId: idSchema
    .nullable()
    .describe('The payment from outside that pays for it; see there what the payer has to do'),
  waitsUntil: timestampSchema
    .nullable()
    .describe('While it waits to be confirmed, or paid: until when its places are kept'),
  transferId: idSchema.nullable().describe('The wallet’s transfer that paid for it'),
  refundTransferId: idSchema.nullable(),
  failureCode: z.string().nullable(),
  failureMessage: z.string().nullable(),
  createdAt: timestampSchema,
  confirmedAt: timestampSchema.nullable(),
  redeemedAt: timestampSchema.nullable().describe('When its tickets were handed over'),
  refundedAt: timestampSchema.nullable(),
});

export const ticketSchema = z.object({
  id: idSchema,
  number: z.int().min(1),
  purchaseId: idSchema,
  entrantCommit: hex32Schema.describe('SHA-256("raffle-entrant/v1\\0" ‖ salt ‖ user id), as the draw file lists it'),
});

const PAID_BY: Readonly<Record<PaymentWay, z.input<typeof purchaseSchema>['paidBy']>> = {
  TRANSFER: 'WALLET',
  HOLD: 'WALLET',
  PROVIDER: 'PAYMENT',
  FREE: 'NOTHING',
};

const time = (moment: Date | null): string | null => moment?.toISOString() ?? null;

export const purchaseToHttp = (purchase: Purchase): z.input<typeof purchaseSchema> => {
  const { amount, entrantSalt, sequence: _, abandonAfter, goAheadAt, payment, entry: __, ...rest } = purchase;
  return {
    ...rest,
    paidBy: PAID_BY[payment],
    waitsUntil: time(rest.status === 'PENDING' && goAheadAt === null ? abandonAfter : null),
    amountMinor: Number(amount.amountMinor),
    currency: amount.currency,
    entrantSalt: toHex(entrantSalt),
    createdAt: rest.createdAt.toISOString(),
    confirmedAt: time(rest.confirmedAt),
    redeemedAt: time(rest.redeemedAt),
    refundedAt: time(rest.refundedAt),
  };
};

export const ticketToHttp = ({ id, number, purchaseId, entrantCommit }: Ticket): z.input<typeof ticketSchema> => ({
  id,
  number,
  purchaseId,
  entrantCommit: toHex(entrantCommit),
});

/** A purchase together with its tickets. */
export const receiptSchema = purchaseSchema.extend({ tickets: z.array(ticketSchema) });

export const receiptToHttp = (bought: {
  readonly purchase: Purchase;
  readonly tickets: readonly Ticket[];
}): z.input<typeof receiptSchema> => ({
  ...purchaseToHttp(bought.purchase),
  tickets: bought.tickets.map(ticketToHttp),
});
