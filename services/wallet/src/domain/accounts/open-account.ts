import { ok } from '@tessera/kernel';
import { accountOrNew, type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { type AccountRef, keyOf, keyText } from './account-ref.ts';

export interface OpenAccount {
  readonly type: 'open-account';
  readonly owner: Exclude<AccountRef, { kind: 'account' }>;
  readonly currency: string;
}

export interface OpenAccountReceipt {
  readonly accountId: string;
}

/** Opens the owner's account, or finds the one that is there. */
export const decideOpenAccount = (
  state: LedgerState,
  { owner, currency }: OpenAccount,
  moment: Moment,
): Decision<OpenAccountReceipt, never> => {
  const present = state.accountIds.get(keyText(keyOf(owner, state.tenantId, currency)));
  if (present !== undefined) return ok(effects({ accountId: present }));
  const account = accountOrNew(state, owner, currency, moment);
  return ok(effects({ accountId: account.id }, { accounts: [account] }));
};
