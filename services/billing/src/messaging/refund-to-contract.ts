import { refundFailed, refundSucceeded } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Refund } from '../domain/refunds/refund.ts';

/** Tells how a refund ended. */
export const publishRefundEnd = (tx: Transaction, refund: Refund): void => {
  const about = { aggregateId: refund.id, sequence: refund.sequence };
  const common = {
    refundId: refund.id,
    paymentId: refund.paymentId,
    userId: refund.userId,
    purpose: refund.purpose,
    provider: refund.provider,
    amountMinor: Number(refund.amount.amountMinor),
    currency: refund.amount.currency,
  };
  if (refund.status === 'SUCCEEDED' && refund.providerId !== null) {
    const ended = { providerRefundId: refund.providerId, succeededAt: refund.updatedAt.toISOString() };
    tx.publish(refundSucceeded, { ...about, data: { ...common, ...ended } });
  } else {
    tx.publish(refundFailed, { ...about, data: { ...common, failureCode: refund.failureCode ?? 'declined' } });
  }
};
