import { disputeLost, disputeOpened, disputeWon } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Dispute } from '../domain/disputes/dispute.ts';

/** Tells where a dispute stands: that it began, or how it ended. */
export const publishDispute = (tx: Transaction, dispute: Dispute): void => {
  const about = { aggregateId: dispute.id, sequence: dispute.sequence };
  const common = {
    disputeId: dispute.id,
    paymentId: dispute.paymentId,
    userId: dispute.userId,
    purpose: dispute.purpose,
    provider: dispute.provider,
    providerDisputeId: dispute.providerDisputeId,
    amountMinor: Number(dispute.amount.amountMinor),
    currency: dispute.amount.currency,
  };
  if (dispute.status === 'OPEN') {
    const begun = { reasonCode: dispute.reasonCode, openedAt: dispute.openedAt.toISOString() };
    tx.publish(disputeOpened, { ...about, data: { ...common, ...begun } });
  } else {
    const ended = { ...about, data: { ...common, endedAt: dispute.updatedAt.toISOString() } };
    tx.publish(dispute.status === 'WON' ? disputeWon : disputeLost, ended);
  }
};
