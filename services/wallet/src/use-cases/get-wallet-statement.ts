import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { StatementCode } from '../domain/errors.ts';
import { ownAccount } from './find-account.ts';
import type { Accounts } from './ports.ts';
import { readStatement, type StatementAnswer, type StatementParts, type StatementQuery } from './read-statement.ts';

export interface GetWalletStatementQuery extends StatementQuery {
  /** The account that was opened first, where undefined. */
  readonly accountId?: string | undefined;
}

/** The statement of one of the caller's own accounts: opening balance and lines add up to the closing balance. */
export const getWalletStatement =
  (deps: StatementParts & { readonly accounts: Accounts }) =>
  async (
    { accountId, ...query }: GetWalletStatementQuery,
    ctx: CallContext,
  ): Promise<Result<StatementAnswer, Refusal<'wallet.account_not_found' | StatementCode>>> => {
    const account = await ownAccount(deps.accounts, accountId, ctx);
    return account.ok ? readStatement(deps, account.value, query, ctx) : account;
  };
