import { paymentCreated, paymentFailed, paymentSucceeded } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Payment } from '../domain/payments/payment.ts';

const common = (payment: Payment) => ({
  paymentId: payment.id,
  userId: payment.userId,
  purpose: payment.purpose,
  provider: payment.provider,
  amountMinor: Number(payment.amount.amountMinor),
  currency: payment.amount.currency,
});

export const publishCreated = (tx: Transaction, payment: Payment): void =>
  tx.publish(paymentCreated, { aggregateId: payment.id, sequence: payment.sequence, data: common(payment) });

/** Tells how a payment ended. A cancelled one ends as failed, with that as its code. */
export const publishFinal = (tx: Transaction, payment: Payment): void => {
  const about = { aggregateId: payment.id, sequence: payment.sequence };
  if (payment.status === 'SUCCEEDED' && payment.providerId !== null) {
    const { providerId: providerPaymentId, updatedAt } = payment;
    tx.publish(paymentSucceeded, {
      ...about,
      data: { ...common(payment), providerPaymentId, succeededAt: updatedAt.toISOString() },
    });
  } else {
    tx.publish(paymentFailed, {
      ...about,
      data: { ...common(payment), failureCode: payment.failureCode ?? 'cancelled' },
    });
  }
};
