import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { AccountRef } from '../domain/accounts/account-ref.ts';
import type { Accounts } from './ports.ts';

export interface GetBalanceQuery {
  readonly account: Exclude<AccountRef, { kind: 'account' }>;
  readonly currency: string;
}

/** What an account holds at this moment, read from the books and never from a copy. */
export const getBalance =
  (deps: { readonly accounts: Accounts }) =>
  async (
    { account: ref, currency }: GetBalanceQuery,
    ctx: CallContext,
  ): Promise<Result<Account, Refusal<'wallet.account_not_found'>>> => {
    const account = await deps.accounts.findByOwner(ref, currency, ctx);
    return account ? ok(account) : refuse('wallet.account_not_found', 'There is no such account.');
  };
