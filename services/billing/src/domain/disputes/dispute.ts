import type { Money } from '@tessera/kernel';
import type { Payment, PaymentPurpose } from '../payments/payment.ts';

/** OPEN: the payer's bank has not decided. WON: the payment stands. LOST: the provider has taken the money back. */
export type DisputeStatus = 'OPEN' | 'WON' | 'LOST';

/** A payer's complaint to their bank about one payment. */
export interface Dispute {
  readonly id: string;
  readonly paymentId: string;
  readonly userId: string;
  readonly purpose: PaymentPurpose;
  readonly provider: string;
  readonly providerDisputeId: string;
  readonly amount: Money;
  readonly reasonCode: string;
  readonly status: DisputeStatus;
  /** The dispute's own count of its events: 1 when it is opened, 2 when it ends. */
  readonly sequence: number;
  readonly openedAt: Date;
  readonly updatedAt: Date;
}

/** A provider's word on one of its disputes. */
export interface DisputeReport {
  readonly providerDisputeId: string;
  /** INQUIRY: the bank only asks, and no money is in question yet. */
  readonly status: DisputeStatus | 'INQUIRY';
  readonly amount: Money;
  readonly reasonCode: string;
}

/** A dispute as it begins here, whatever the provider has made of it since. */
export const openDispute = (id: string, payment: Payment, report: DisputeReport, now: Date): Dispute => ({
  id,
  paymentId: payment.id,
  userId: payment.userId,
  purpose: payment.purpose,
  provider: payment.provider,
  providerDisputeId: report.providerDisputeId,
  amount: report.amount,
  reasonCode: report.reasonCode,
  status: 'OPEN',
  sequence: 1,
  openedAt: now,
  updatedAt: now,
});

/** The dispute after the provider's report: an end is final, and until then it is open. */
export const advanceDispute = (dispute: Dispute, status: DisputeReport['status'], now: Date): Dispute =>
  dispute.status !== 'OPEN' || status === 'OPEN' || status === 'INQUIRY'
    ? dispute
    : { ...dispute, status, sequence: dispute.sequence + 1, updatedAt: now };

/** Whether both have ended, and differently. */
export const disputeContradicts = (ours: DisputeStatus, theirs: DisputeReport['status']): boolean =>
  ours !== 'OPEN' && (theirs === 'WON' || theirs === 'LOST') && ours !== theirs;
