import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import { EMPTY_PAGE, type LineReaders, type PageOfLines, readPage } from './page-of-lines.ts';
import type { Accounts, Page } from './ports.ts';
import type { Period } from './read-statement.ts';

export interface ListWalletEntriesQuery extends Page, Period {
  /** The account that was opened first, where undefined. */
  readonly accountId?: string | undefined;
  readonly before?: number | undefined;
}

/** The entries of one of the caller's own accounts. Somebody else's account is not there. */
export const listWalletEntries =
  (deps: LineReaders & { readonly accounts: Accounts }) =>
  async (
    { accountId, ...page }: ListWalletEntriesQuery,
    ctx: CallContext,
  ): Promise<Result<PageOfLines, Refusal<'wallet.account_not_found'>>> => {
    if (accountId === undefined) {
      const [first] = await deps.accounts.list({ ownerKind: 'user', ownerId: ctx.actor.id, limit: 1 }, ctx);
      return ok(first ? await readPage(deps, { ...page, accountId: first.id }, ctx) : EMPTY_PAGE);
    }
    const account = await deps.accounts.find(accountId, ctx);
    if (account?.ownerKind !== 'user' || account.ownerId !== ctx.actor.id) {
      return refuse('wallet.account_not_found', 'None of your accounts has this id.');
    }
    return ok(await readPage(deps, { ...page, accountId }, ctx));
  };
