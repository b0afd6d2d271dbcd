import { currencySchema, hex32Schema, idSchema, positiveAmountMinorSchema, timestampSchema } from '@tessera/contracts';
import { toHex } from '@tessera/kernel';
import { z } from 'zod';
import type { Ticket } from '../../domain/draws/draw.ts';
import type { Purchase } from '../../domain/purchases/purchase.ts';

export const purchaseSchema = z.object({
  id: idSchema,
  poolId: idSchema,
  userId: idSchema,
  quantity: z.int(),
  amountMinor: positiveAmountMinorSchema,
  currency: currencySchema,
  status: z.enum(['PENDING', 'CONFIRMED', 'FAILED', 'REFUNDING', 'REFUNDED']),
  entrantSalt: hex32Schema.describe('With it the member shows which tickets of the published list are theirs'),
  transferId: idSchema.nullable().describe('The wallet’s transfer that paid for it'),
  refundTransferId: idSchema.nullable(),
  failureCode: z.string().nullable(),
  failureMessage: z.string().nullable(),
  createdAt: timestampSchema,
  confirmedAt: timestampSchema.nullable(),
  refundedAt: timestampSchema.nullable(),
});

export const ticketSchema = z.object({
  id: idSchema,
  number: z.int().min(1),
  purchaseId: idSchema,
  entrantCommit: hex32Schema.describe('SHA-256("raffle-entrant/v1\\0" ‖ salt ‖ user id), as the draw file lists it'),
});

export const purchaseToHttp = (purchase: Purchase): z.input<typeof purchaseSchema> => {
  const { amount, entrantSalt, sequence: _, abandonAfter: __, createdAt, confirmedAt, refundedAt, ...rest } = purchase;
  return {
    ...rest,
    amountMinor: Number(amount.amountMinor),
    currency: amount.currency,
    entrantSalt: toHex(entrantSalt),
    createdAt: createdAt.toISOString(),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    refundedAt: refundedAt?.toISOString() ?? null,
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
