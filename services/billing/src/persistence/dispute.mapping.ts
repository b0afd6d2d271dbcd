import { money } from '@tessera/kernel';
import type { Dispute, DisputeStatus } from '../domain/disputes/dispute.ts';
import type { PaymentPurpose } from '../domain/payments/payment.ts';
import type { DisputeRow } from './dispute.record.ts';

export const disputeFromRecord = (row: DisputeRow): Dispute => ({
  id: row.id,
  paymentId: row.paymentId,
  userId: row.userId,
  purpose: row.purpose as PaymentPurpose,
  provider: row.provider,
  providerDisputeId: row.providerDisputeId,
  amount: money(BigInt(row.amountMinor), row.currency),
  reasonCode: row.reasonCode,
  status: row.status as DisputeStatus,
  sequence: row.sequence,
  openedAt: row.openedAt,
  updatedAt: row.updatedAt,
});

export const disputeToRecord = ({ id: _, amount, ...dispute }: Dispute) => ({
  ...dispute,
  amountMinor: amount.amountMinor,
  currency: amount.currency,
});
