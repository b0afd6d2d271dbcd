import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { ownAccount } from './find-account.ts';
import type { Accounts } from './ports.ts';
import { type BalanceAt, readBalanceAt } from './read-balance-at.ts';
import type { History } from './statement.ports.ts';

export interface GetWalletBalanceQuery {
  readonly at: Date;
  /** The account that was opened first, where undefined. */
  readonly accountId?: string | undefined;
}

/** What one of the caller's own accounts held at a past instant. */
export const getWalletBalance =
  (deps: { readonly accounts: Accounts; readonly history: History }) =>
  async (
    { accountId, at }: GetWalletBalanceQuery,
    ctx: CallContext,
  ): Promise<Result<BalanceAt, Refusal<'wallet.account_not_found' | 'wallet.instant_in_future'>>> => {
    const account = await ownAccount(deps.accounts, accountId, ctx);
    return account.ok ? readBalanceAt(deps.history, account.value, at, ctx) : account;
  };
