import { free } from '../accounts/account.ts';
import { close } from '../holds/hold.ts';
import { type Effects, effects, type LedgerState } from '../ledger/ledger-state.ts';
import { moneyOf, step, type Withdrawal } from './withdrawal.ts';

/** What follows when a withdrawal ends without having been paid: its money is free again. */
export const giveUp = (
  state: LedgerState,
  withdrawal: Withdrawal,
  end: Pick<Withdrawal, 'status'> & Partial<Withdrawal>,
  now: Date,
): Effects<Withdrawal> => {
  const { hold, account } = moneyOf(state, withdrawal);
  const ended = step(withdrawal, { endedAt: now, ...end });
  return effects(ended, {
    accounts: [free(account, hold.amount)],
    holds: [close(hold, 'RELEASED', now)],
    withdrawals: [ended],
  });
};
