import { ok, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { AccountFilter, Accounts } from './ports.ts';

export interface PageOfAccounts {
  readonly accounts: readonly Account[];
  readonly nextAfter: string | null;
}

/** The accounts of the tenant, oldest first, for staff. */
export const listAccounts =
  (deps: { readonly accounts: Accounts }) =>
  async (filter: AccountFilter, ctx: CallContext): Promise<Result<PageOfAccounts, never>> => {
    const found = await deps.accounts.list({ ...filter, limit: filter.limit + 1 }, ctx);
    const accounts = found.slice(0, filter.limit);
    return ok({ accounts, nextAfter: found.length > filter.limit ? (accounts.at(-1)?.id ?? null) : null });
  };
