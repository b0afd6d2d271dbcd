import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { type PageOfLines, readPage } from './page-of-lines.ts';
import type { Accounts, StatementPage, Statements } from './ports.ts';

/** The entries of any account of the tenant, for staff. */
export const listAccountEntries =
  (deps: { readonly accounts: Accounts; readonly statements: Statements }) =>
  async (page: StatementPage, ctx: CallContext): Promise<Result<PageOfLines, Refusal<'wallet.account_not_found'>>> => {
    const account = await deps.accounts.find(page.accountId, ctx);
    if (!account) return refuse('wallet.account_not_found', 'There is no such account.');
    return ok(await readPage(deps.statements, page, ctx));
  };
