import { ok, refuse } from '@tessera/kernel';
import type { AccountRef } from './account-ref.ts';
import type { SetSpendingLimitsCode } from './errors.ts';
import { type Decision, effects, type LedgerState, locate } from './ledger-state.ts';
import type { Moment } from './moment.ts';
import type { AccountReceipt } from './set-account-status.ts';
import { isTighter, limited, relimited, type SpendingLimits } from './spending.ts';

export interface SetSpendingLimits {
  readonly type: 'set-spending-limits';
  readonly account: Exclude<AccountRef, { kind: 'account' }> | { readonly kind: 'account'; readonly accountId: string };
  readonly currency: string;
  readonly limits: SpendingLimits;
  /** A person may tighten their own limits at once; to loosen them takes somebody else. */
  readonly by: 'owner' | 'staff';
}

/** Limits what a person spends of an account a day and a month, or lifts the limits. */
export const decideSetSpendingLimits = (
  state: LedgerState,
  { account: ref, currency, limits, by }: SetSpendingLimits,
  moment: Moment,
): Decision<AccountReceipt, SetSpendingLimitsCode> => {
  const located = locate(state, ref, currency, moment);
  if (!located.ok) return located;
  const account = located.value;
  if (account.ownerKind !== 'user') {
    return refuse('wallet.account_of_tenant', 'Only what a person spends is limited.');
  }
  if (by === 'owner' && !isTighter(limits, account.spending)) {
    return refuse(
      'wallet.limit_not_tighter',
      'You can lower your limits yourself; ask staff to raise or to lift them.',
    );
  }
  const isLifted = limits.perDayMinor === null && limits.perMonthMinor === null;
  const counting = account.spending ? relimited(account.spending, limits) : limited(limits, moment.now);
  const changed = { ...account, spending: isLifted ? null : counting, version: account.version + 1 };
  const event = { type: 'spending-limits-changed', account: changed } as const;
  return ok(effects({ account: changed }, { accounts: [changed], events: [event] }));
};
