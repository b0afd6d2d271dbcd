import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { Accounts } from './ports.ts';

/** The caller's account of this id, or the one opened first where none is named. Somebody else's account is not there. */
export const ownAccount = async (
  accounts: Accounts,
  accountId: string | undefined,
  ctx: CallContext,
): Promise<Result<Account, Refusal<'wallet.account_not_found'>>> => {
  if (accountId === undefined) {
    const [first] = await accounts.list({ ownerKind: 'user', ownerId: ctx.actor.id, limit: 1 }, ctx);
    return first ? ok(first) : refuse('wallet.account_not_found', 'You have no account here yet.');
  }
  const account = await accounts.find(accountId, ctx);
  return account?.ownerKind === 'user' && account.ownerId === ctx.actor.id
    ? ok(account)
    : refuse('wallet.account_not_found', 'None of your accounts has this id.');
};

/** Any account of the tenant, for staff. */
export const anyAccount = async (
  accounts: Accounts,
  accountId: string,
  ctx: CallContext,
): Promise<Result<Account, Refusal<'wallet.account_not_found'>>> => {
  const account = await accounts.find(accountId, ctx);
  return account ? ok(account) : refuse('wallet.account_not_found', 'There is no such account.');
};
