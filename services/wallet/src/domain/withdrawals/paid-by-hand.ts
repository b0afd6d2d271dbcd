import { type Refusal, type Result, refuse } from '@tessera/kernel';
import type { LedgerState } from '../ledger/ledger-state.ts';
import type { FailWithdrawalCode } from './fail-withdrawal.ts';
import { findWithdrawal, type Withdrawal } from './withdrawal.ts';

/** The provider that is the tenant's own staff, with their bank's form. */
const MANUAL_PROVIDER = 'manual';

/** A withdrawal that is under way, and whose end is for staff to tell. */
export const paidByHand = (state: LedgerState, id: string): Result<Withdrawal, Refusal<FailWithdrawalCode>> => {
  const found = findWithdrawal(state, id);
  if (!found.ok) return found;
  const { provider, status } = found.value;
  if (provider !== MANUAL_PROVIDER) {
    return refuse('wallet.withdrawal_not_manual', `How this withdrawal ends is for its provider ${provider} to say.`, {
      details: { provider },
    });
  }
  return status === 'PROCESSING' ? found : notProcessing(found.value);
};

export const notProcessing = ({ id, status }: Withdrawal): Result<never, Refusal<'wallet.withdrawal_not_processing'>> =>
  refuse('wallet.withdrawal_not_processing', `The withdrawal is ${status}.`, {
    details: { withdrawalId: id, status },
  });
