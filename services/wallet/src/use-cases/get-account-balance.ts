import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { anyAccount } from './find-account.ts';
import type { Accounts } from './ports.ts';
import { type BalanceAt, readBalanceAt } from './read-balance-at.ts';
import type { History } from './statement.ports.ts';

export interface GetAccountBalanceQuery {
  readonly at: Date;
  readonly accountId: string;
}

/** What any account of the tenant held at a past instant, for staff. */
export const getAccountBalance =
  (deps: { readonly accounts: Accounts; readonly history: History }) =>
  async (
    { accountId, at }: GetAccountBalanceQuery,
    ctx: CallContext,
  ): Promise<Result<BalanceAt, Refusal<'wallet.account_not_found' | 'wallet.instant_in_future'>>> => {
    const account = await anyAccount(deps.accounts, accountId, ctx);
    return account.ok ? readBalanceAt(deps.history, account.value, at, ctx) : account;
  };
