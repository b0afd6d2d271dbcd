import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type LineReaders, type PageOfLines, readPage } from './page-of-lines.ts';
import type { Accounts, StatementPage } from './ports.ts';
import type { Period } from './read-statement.ts';

/** The entries of any account of the tenant, for staff. */
export const listAccountEntries =
  (deps: LineReaders & { readonly accounts: Accounts }) =>
  async (
    page: StatementPage & Period,
    ctx: CallContext,
  ): Promise<Result<PageOfLines, Refusal<'wallet.account_not_found'>>> => {
    const account = await deps.accounts.find(page.accountId, ctx);
    if (!account) return refuse('wallet.account_not_found', 'There is no such account.');
    return ok(await readPage(deps, page, ctx));
  };
