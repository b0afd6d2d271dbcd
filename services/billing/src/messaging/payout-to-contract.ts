import { payoutFailed, payoutSucceeded } from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Payout } from '../domain/payouts/payout.ts';

/** Tells how a payout ended. */
export const publishPayoutEnd = (tx: Transaction, payout: Payout): void => {
  const about = { aggregateId: payout.id, sequence: payout.sequence };
  const common = {
    payoutId: payout.id,
    withdrawalId: payout.withdrawalId,
    userId: payout.userId,
    provider: payout.provider,
    amountMinor: Number(payout.amount.amountMinor),
    currency: payout.amount.currency,
  };
  if (payout.status === 'SUCCEEDED' && payout.providerId !== null) {
    const ended = { providerPayoutId: payout.providerId, succeededAt: payout.updatedAt.toISOString() };
    tx.publish(payoutSucceeded, { ...about, data: { ...common, ...ended } });
  } else {
    tx.publish(payoutFailed, { ...about, data: { ...common, failureCode: payout.failureCode ?? 'declined' } });
  }
};
