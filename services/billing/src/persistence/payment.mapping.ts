import { money } from '@tessera/kernel';
import type { Payment, PaymentPurpose, PaymentStatus } from '../domain/payment.ts';
import type { PaymentRow } from './payment.record.ts';

export const fromRecord = (row: PaymentRow): Payment => ({
  id: row.id,
  userId: row.userId,
  purpose: row.purpose as PaymentPurpose,
  provider: row.provider,
  paymentMethod: row.paymentMethod,
  providerPaymentId: row.providerPaymentId ?? null,
  amount: money(BigInt(row.amountMinor), row.currency),
  status: row.status as PaymentStatus,
  failureCode: row.failureCode ?? null,
  sequence: row.sequence,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

/** The columns that a payment carries itself; the submission's bookkeeping stays with the store. */
export const toRecord = (payment: Payment) => ({
  userId: payment.userId,
  purpose: payment.purpose,
  provider: payment.provider,
  paymentMethod: payment.paymentMethod,
  providerPaymentId: payment.providerPaymentId,
  amountMinor: payment.amount.amountMinor,
  currency: payment.amount.currency,
  status: payment.status,
  failureCode: payment.failureCode,
  sequence: payment.sequence,
  createdAt: payment.createdAt,
  updatedAt: payment.updatedAt,
});
