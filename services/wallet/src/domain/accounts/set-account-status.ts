import { ok, refuse } from '@tessera/kernel';
import type { SetAccountStatusCode } from '../errors.ts';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Account, AccountStatus } from './account.ts';

export interface SetAccountStatus {
  readonly type: 'set-account-status';
  readonly accountId: string;
  readonly status: AccountStatus;
  /** Why, in the words of whoever decided it. */
  readonly reason: string;
}

export interface AccountReceipt {
  readonly account: Account;
}

/**
 * Suspends an account, takes it back into use, or closes it for good, which needs an account with nothing in it, nothing held
 * and nothing on its way. An account that is in the status already stays as it is.
 */
export const decideSetAccountStatus = (
  state: LedgerState,
  { accountId, status, reason }: SetAccountStatus,
): Decision<AccountReceipt, SetAccountStatusCode> => {
  const account = state.accounts.get(accountId);
  if (!account) return refuse('wallet.account_not_found', 'There is no such account.');
  // What a person owes is the tenant’s claim: it must be there to be booked on whenever a provider takes money back.
  const isDebt = account.kind === 'receivable' && status !== 'ACTIVE';
  if (account.ownerKind === 'tenant' || isDebt) {
    return refuse(
      'wallet.account_of_tenant',
      'The tenant’s own accounts, and what people owe, are neither suspended nor closed.',
    );
  }
  if (account.status === status) return ok(effects({ account }));
  if (account.status === 'CLOSED') {
    return refuse('wallet.account_closed', 'The account is closed for good.', { details: { accountId } });
  }
  if (status === 'CLOSED' && !isEmpty(account)) {
    return refuse('wallet.account_not_empty', 'Only an account without balance, holds and pending money is closed.', {
      details: {
        postedMinor: Number(account.postedMinor),
        heldMinor: Number(account.heldMinor),
        pendingInMinor: Number(account.pendingInMinor),
      },
    });
  }
  const changed = { ...account, status, version: account.version + 1 };
  const event = { type: 'account-status-changed', account: changed, previous: account.status, reason } as const;
  return ok(effects({ account: changed }, { accounts: [changed], events: [event] }));
};

const isEmpty = ({ postedMinor, heldMinor, pendingInMinor, owes }: Account): boolean =>
  postedMinor === 0n && heldMinor === 0n && pendingInMinor === 0n && !owes;
