import { ok } from '@tessera/kernel';
import type { Decision, LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { giveUp } from './give-up-withdrawal.ts';
import { findWithdrawal, undecided, type Withdrawal } from './withdrawal.ts';

export interface RejectWithdrawal {
  readonly type: 'reject-withdrawal';
  readonly withdrawalId: string;
  readonly rejectedBy: string;
  readonly reason: string;
}

export type EndUndecidedCode = 'wallet.withdrawal_not_found' | 'wallet.withdrawal_decided';

/** Turns a withdrawal down that waits for approval. */
export const decideRejectWithdrawal = (
  state: LedgerState,
  { withdrawalId, rejectedBy, reason }: RejectWithdrawal,
  { now }: Moment,
): Decision<Withdrawal, EndUndecidedCode> => {
  const found = findWithdrawal(state, withdrawalId);
  if (!found.ok) return found;
  const waiting = undecided(found.value);
  if (!waiting.ok) return waiting;
  return ok(giveUp(state, waiting.value, { status: 'REJECTED', endedBy: rejectedBy, reason }, now));
};
