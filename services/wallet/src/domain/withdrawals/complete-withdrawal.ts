import type { Decision, LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { Requester } from '../transfers/transfer.ts';
import { type BookPayoutCode, bookPayout } from './book-payout.ts';
import type { FailWithdrawalCode } from './fail-withdrawal.ts';
import { paidByHand } from './paid-by-hand.ts';
import type { Withdrawal } from './withdrawal.ts';

export interface CompleteWithdrawal extends Requester {
  readonly type: 'complete-withdrawal';
  readonly withdrawalId: string;
  readonly providerPayoutId: string;
}

export type CompleteWithdrawalCode = FailWithdrawalCode | BookPayoutCode;

/** Books that staff paid a withdrawal by hand. */
export const decideCompleteWithdrawal = (
  state: LedgerState,
  command: CompleteWithdrawal,
  moment: Moment,
): Decision<Withdrawal, CompleteWithdrawalCode> => {
  const found = paidByHand(state, command.withdrawalId);
  return found.ok ? bookPayout(state, found.value, { ...command, effectiveAt: null }, moment) : found;
};
