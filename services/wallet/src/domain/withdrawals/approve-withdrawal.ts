import { ok, refuse } from '@tessera/kernel';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { findWithdrawal, moneyOf, step, undecided, type Withdrawal } from './withdrawal.ts';

export interface ApproveWithdrawal {
  readonly type: 'approve-withdrawal';
  readonly withdrawalId: string;
  /** `user:<id>` */
  readonly approvedBy: string;
}

export type ApproveWithdrawalCode =
  | 'wallet.withdrawal_not_found'
  | 'wallet.withdrawal_decided'
  | 'wallet.second_person_required'
  | 'wallet.account_suspended';

/** Lets a withdrawal be paid out, by somebody who neither asked for it nor gets it. */
export const decideApproveWithdrawal = (
  state: LedgerState,
  { withdrawalId, approvedBy }: ApproveWithdrawal,
  { now }: Moment,
): Decision<Withdrawal, ApproveWithdrawalCode> => {
  const found = findWithdrawal(state, withdrawalId);
  if (!found.ok) return found;
  const waiting = undecided(found.value);
  if (!waiting.ok) return waiting;
  const withdrawal = waiting.value;
  if (approvedBy === withdrawal.requestedBy || approvedBy === `user:${withdrawal.userId}`) {
    return refuse('wallet.second_person_required', 'Somebody else than who asked for it must approve it.');
  }
  const { account } = moneyOf(state, withdrawal);
  if (account.status !== 'ACTIVE') {
    return refuse('wallet.account_suspended', 'The account is suspended and may not pay at present.', {
      details: { accountId: account.id },
    });
  }
  const approved = step(withdrawal, { status: 'PROCESSING', approvedBy, approvedAt: now });
  return ok(effects(approved, { withdrawals: [approved] }));
};
