import { ok, refuse } from '@tessera/kernel';
import type { Decision, LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { giveUp } from './give-up-withdrawal.ts';
import type { EndUndecidedCode } from './reject-withdrawal.ts';
import { findWithdrawal, undecided, type Withdrawal } from './withdrawal.ts';

export interface CancelWithdrawal {
  readonly type: 'cancel-withdrawal';
  readonly withdrawalId: string;
  readonly userId: string;
}

/** Takes one's own withdrawal back while it waits for approval. Somebody else's is not there. */
export const decideCancelWithdrawal = (
  state: LedgerState,
  { withdrawalId, userId }: CancelWithdrawal,
  { now }: Moment,
): Decision<Withdrawal, EndUndecidedCode> => {
  const found = findWithdrawal(state, withdrawalId);
  if (!found.ok) return found;
  if (found.value.userId !== userId) {
    return refuse('wallet.withdrawal_not_found', 'None of your withdrawals has this id.');
  }
  const waiting = undecided(found.value);
  if (!waiting.ok) return waiting;
  return ok(giveUp(state, waiting.value, { status: 'CANCELLED', endedBy: `user:${userId}` }, now));
};
