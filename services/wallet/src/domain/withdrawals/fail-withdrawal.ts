import { ok } from '@tessera/kernel';
import type { Decision, LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { giveUp } from './give-up-withdrawal.ts';
import { paidByHand } from './paid-by-hand.ts';
import type { Withdrawal } from './withdrawal.ts';

export interface FailWithdrawal {
  readonly type: 'fail-withdrawal';
  readonly withdrawalId: string;
  readonly failedBy: string;
  readonly reason: string;
}

export type FailWithdrawalCode =
  | 'wallet.withdrawal_not_found'
  | 'wallet.withdrawal_not_manual'
  | 'wallet.withdrawal_not_processing';

/** What staff give up has no code of a provider's. */
const BY_HAND = 'manual';

/** Gives a withdrawal up that staff could not pay by hand; its money is free again. */
export const decideFailWithdrawal = (
  state: LedgerState,
  { withdrawalId, failedBy, reason }: FailWithdrawal,
  { now }: Moment,
): Decision<Withdrawal, FailWithdrawalCode> => {
  const found = paidByHand(state, withdrawalId);
  if (!found.ok) return found;
  return ok(giveUp(state, found.value, { status: 'FAILED', endedBy: failedBy, failureCode: BY_HAND, reason }, now));
};
