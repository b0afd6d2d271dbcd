import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { Accounts } from './ports.ts';

/** Any account of the tenant, for staff. */
export const getAccount =
  (deps: { readonly accounts: Accounts }) =>
  async (
    { accountId }: { readonly accountId: string },
    ctx: CallContext,
  ): Promise<Result<Account, Refusal<'wallet.account_not_found'>>> => {
    const account = await deps.accounts.find(accountId, ctx);
    return account ? ok(account) : refuse('wallet.account_not_found', 'There is no such account.');
  };
