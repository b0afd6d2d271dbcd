import { ok, refuse } from '@tessera/kernel';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { TopUpReceipt } from './announce-top-up.ts';

export interface AbandonTopUp {
  readonly type: 'abandon-top-up';
  readonly paymentId: string;
  /** Why the payment came to nothing; `cancelled` where somebody wanted it so. */
  readonly failureCode: string;
}

/** Takes back what was shown as pending. A top-up that is over stays as it is. */
export const decideAbandonTopUp = (
  state: LedgerState,
  { paymentId, failureCode }: AbandonTopUp,
  moment: Moment,
): Decision<TopUpReceipt, 'wallet.top_up_not_found'> => {
  const topUp = state.topUps.get(paymentId);
  if (!topUp) return refuse('wallet.top_up_not_found', 'The top-up has not been announced.');
  if (topUp.status !== 'CREATED') return ok(effects({ topUp }));
  const account = state.accounts.get(topUp.accountId);
  if (!account) throw new Error(`top-up ${topUp.id} was loaded without its account`);
  const over = {
    ...topUp,
    status: failureCode === 'cancelled' ? ('CANCELLED' as const) : ('FAILED' as const),
    failureCode,
    sequence: topUp.sequence + 1,
    endedAt: moment.now,
  };
  const expecting = { ...account, pendingInMinor: account.pendingInMinor - topUp.amount.amountMinor };
  return ok(effects({ topUp: over }, { accounts: [expecting], topUps: [over] }));
};
