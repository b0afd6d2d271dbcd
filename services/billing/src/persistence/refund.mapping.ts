import { money } from '@tessera/kernel';
import type { PaymentPurpose } from '../domain/payments/payment.ts';
import type { Refund } from '../domain/refunds/refund.ts';
import type { SettlementStatus } from '../domain/settlement.ts';
import type { RefundRow } from './refund.record.ts';

export const refundFromRecord = (row: RefundRow): Refund => ({
  id: row.id,
  paymentId: row.paymentId,
  userId: row.userId,
  purpose: row.purpose as PaymentPurpose,
  provider: row.provider,
  providerId: row.providerId ?? null,
  amount: money(BigInt(row.amountMinor), row.currency),
  reason: row.reason,
  requestedBy: row.requestedBy,
  status: row.status as SettlementStatus,
  failureCode: row.failureCode ?? null,
  sequence: row.sequence,
  createdAt: row.createdAt,
  updatedAt: row.updatedAt,
});

export const refundToRecord = ({ id: _, amount, ...refund }: Refund) => ({
  ...refund,
  amountMinor: amount.amountMinor,
  currency: amount.currency,
});
