import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { ownAccount } from './find-account.ts';
import { type PageOfHolds, readPageOfHolds } from './page-of-holds.ts';
import type { Accounts, Page } from './ports.ts';
import type { ActiveHolds } from './statement.ports.ts';

export interface ListWalletHoldsQuery extends Page {
  /** The account that was opened first, where undefined. */
  readonly accountId?: string | undefined;
  readonly after?: string | undefined;
}

/** What is set aside at this moment on one of the caller's own accounts, and for what. */
export const listWalletHolds =
  (deps: { readonly accounts: Accounts; readonly activeHolds: ActiveHolds }) =>
  async (
    { accountId, ...page }: ListWalletHoldsQuery,
    ctx: CallContext,
  ): Promise<Result<PageOfHolds, Refusal<'wallet.account_not_found'>>> => {
    const account = await ownAccount(deps.accounts, accountId, ctx);
    if (!account.ok) return account;
    return ok(await readPageOfHolds(deps.activeHolds, { ...page, accountId: account.value.id }, ctx));
  };
