import { money } from '@tessera/kernel';
import type { Payment, PaymentPurpose, PaymentStatus } from '../domain/payments/payment.ts';
import type { PaymentRow } from './payment.record.ts';

export const paymentFromRecord = (row: PaymentRow): Payment => ({
  id: row.id,
  userId: row.userId,
  purpose: row.purpose as PaymentPurpose,
  provider: row.provider,
  paymentMethod: row.paymentMethod,
  providerId: row.providerId ?? null,
  amount: money(BigInt(row.amountMinor), row.currency),
  status: row.status as PaymentStatus,
  failureCode: row.failureCode ?? null,
  refundedMinor: BigInt(row.refundedMinor),
  nextAction: row.nextAction ?? null,
  sequence: row.sequence,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

/** The columns that a payment carries itself; the bookkeeping of submitting and polling is the database's own. */
export const paymentToRecord = (payment: Payment) => ({
  userId: payment.userId,
  purpose: payment.purpose,
  provider: payment.provider,
  paymentMethod: payment.paymentMethod,
  providerId: payment.providerId,
  amountMinor: payment.amount.amountMinor,
  currency: payment.amount.currency,
  status: payment.status,
  failureCode: payment.failureCode,
  refundedMinor: payment.refundedMinor,
  nextAction: payment.nextAction,
  sequence: payment.sequence,
  createdAt: payment.createdAt,
  updatedAt: payment.updatedAt,
});
