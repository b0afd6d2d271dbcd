import { ok, refuse } from '@tessera/kernel';
import type { LimitOwnSpendingCode, SetSpendingLimitsCode } from '../errors.ts';
import { accountOrNew, type Decision, effects, type LedgerState, locate } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { Account } from './account.ts';
import type { AccountReceipt } from './set-account-status.ts';
import { isTighter, limited, relimited, type SpendingLimits } from './spending.ts';

/** What staff say. */
export interface SetSpendingLimits {
  readonly type: 'set-spending-limits';
  readonly accountId: string;
  readonly currency: string;
  readonly limits: SpendingLimits;
}

/** What a person says of themselves. */
export interface LimitOwnSpending {
  readonly type: 'limit-own-spending';
  readonly userId: string;
  readonly currency: string;
  readonly limits: SpendingLimits;
}

/** Sets, raises or lifts the limits of what a person spends of an account. */
export const decideSetSpendingLimits = (
  state: LedgerState,
  { accountId, currency, limits }: SetSpendingLimits,
  moment: Moment,
): Decision<AccountReceipt, SetSpendingLimitsCode> => {
  const located = locate(state, { kind: 'account', accountId }, currency, moment);
  if (!located.ok) return located;
  if (located.value.ownerKind !== 'user') {
    return refuse('wallet.account_of_tenant', 'Only what a person spends is limited.');
  }
  return changed(located.value, limits, moment);
};

/** Tightens a person's limits at once; to loosen them takes somebody else, so that they protect in a weak moment. */
export const decideLimitOwnSpending = (
  state: LedgerState,
  { userId, currency, limits }: LimitOwnSpending,
  moment: Moment,
): Decision<AccountReceipt, LimitOwnSpendingCode> => {
  if (!state.knownUserIds.has(userId)) return refuse('wallet.account_not_found', 'The person has no account here.');
  const account = accountOrNew(state, { kind: 'user', userId }, currency, moment);
  if (isTighter(limits, account.spending)) return changed(account, limits, moment);
  return refuse('wallet.limit_not_tighter', 'You can lower your limits yourself; ask staff to raise or to lift them.');
};

const changed = (account: Account, limits: SpendingLimits, { now }: Moment) => {
  const isLifted = limits.perDayMinor === null && limits.perMonthMinor === null;
  const counting = account.spending ? relimited(account.spending, limits) : limited(limits, now);
  const after = { ...account, spending: isLifted ? null : counting, version: account.version + 1 };
  const event = { type: 'spending-limits-changed', account: after } as const;
  return ok(effects({ account: after }, { accounts: [after], events: [event] }));
};
