import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { anyAccount } from './find-account.ts';
import { type PageOfHolds, readPageOfHolds } from './page-of-holds.ts';
import type { Accounts } from './ports.ts';
import type { ActiveHolds, ActiveHoldsQuery } from './statement.ports.ts';

/** What is set aside at this moment on any account of the tenant, for staff. */
export const listAccountHolds =
  (deps: { readonly accounts: Accounts; readonly activeHolds: ActiveHolds }) =>
  async (
    query: ActiveHoldsQuery,
    ctx: CallContext,
  ): Promise<Result<PageOfHolds, Refusal<'wallet.account_not_found'>>> => {
    const account = await anyAccount(deps.accounts, query.accountId, ctx);
    return account.ok ? ok(await readPageOfHolds(deps.activeHolds, query, ctx)) : account;
  };
