import {
  withdrawalApproved,
  withdrawalCancelled,
  withdrawalCompleted,
  withdrawalFailed,
  withdrawalRequested,
} from '@tessera/contracts';
import type { Transaction } from '@tessera/runtime/postgres';
import type { Withdrawal } from '../domain/withdrawals/withdrawal.ts';
import type { WithdrawalEvent } from '../domain/withdrawals/withdrawal-events.ts';

type Cause = { readonly correlationId: string; readonly traceparent?: string };

/** Writes a step of a withdrawal, as its contract has it, into the outbox of its transaction. */
export const publishWithdrawalEvent = (
  tx: Transaction,
  { type, withdrawal, sequence }: WithdrawalEvent,
  cause: Cause,
): void => {
  const told = { aggregateId: withdrawal.id, sequence, cause };
  switch (type) {
    case 'withdrawal-requested':
      tx.publish(withdrawalRequested, { ...told, data: requestedToContract(withdrawal) });
      break;
    case 'withdrawal-approved':
      tx.publish(withdrawalApproved, { ...told, data: approvedToContract(withdrawal) });
      break;
    case 'withdrawal-completed':
      tx.publish(withdrawalCompleted, { ...told, data: completedToContract(withdrawal) });
      break;
    case 'withdrawal-failed':
      tx.publish(withdrawalFailed, { ...told, data: failedToContract(withdrawal) });
      break;
    case 'withdrawal-cancelled':
      tx.publish(withdrawalCancelled, { ...told, data: cancelledToContract(withdrawal) });
      break;
  }
};

const commonToContract = ({ id, accountId, userId, provider, amount }: Withdrawal) => ({
  withdrawalId: id,
  accountId,
  userId,
  provider,
  amountMinor: Number(amount.amountMinor),
  currency: amount.currency,
});

/** A field that the withdrawal's status promises. */
const promised = <T>(withdrawal: Withdrawal, value: T | null): T => {
  if (value === null) throw new Error(`withdrawal ${withdrawal.id} is ${withdrawal.status} and does not say how`);
  return value;
};

const requestedToContract = (withdrawal: Withdrawal) => ({
  ...commonToContract(withdrawal),
  needsApproval: withdrawal.status === 'CREATED',
  requestedAt: withdrawal.requestedAt.toISOString(),
});

const approvedToContract = (withdrawal: Withdrawal) => ({
  ...commonToContract(withdrawal),
  payoutMethod: withdrawal.payoutMethod,
  approvedAt: promised(withdrawal, withdrawal.approvedAt).toISOString(),
});

const completedToContract = (withdrawal: Withdrawal) => ({
  ...commonToContract(withdrawal),
  providerPayoutId: promised(withdrawal, withdrawal.providerPayoutId),
  transferId: promised(withdrawal, withdrawal.transferId),
  shortfallMinor: Number(withdrawal.shortfallMinor),
  completedAt: promised(withdrawal, withdrawal.endedAt).toISOString(),
});

const failedToContract = (withdrawal: Withdrawal) => ({
  ...commonToContract(withdrawal),
  failureCode: promised(withdrawal, withdrawal.failureCode),
  failedAt: promised(withdrawal, withdrawal.endedAt).toISOString(),
});

const cancelledToContract = (withdrawal: Withdrawal) => ({
  ...commonToContract(withdrawal),
  outcome: withdrawal.status === 'REJECTED' ? ('REJECTED' as const) : ('CANCELLED' as const),
  cancelledAt: promised(withdrawal, withdrawal.endedAt).toISOString(),
});
