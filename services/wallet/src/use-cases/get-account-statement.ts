import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { StatementCode } from '../domain/errors.ts';
import { anyAccount } from './find-account.ts';
import type { Accounts } from './ports.ts';
import { readStatement, type StatementAnswer, type StatementParts, type StatementQuery } from './read-statement.ts';

export interface GetAccountStatementQuery extends StatementQuery {
  readonly accountId: string;
}

/** The statement of any account of the tenant, for staff. */
export const getAccountStatement =
  (deps: StatementParts & { readonly accounts: Accounts }) =>
  async (
    { accountId, ...query }: GetAccountStatementQuery,
    ctx: CallContext,
  ): Promise<Result<StatementAnswer, Refusal<'wallet.account_not_found' | StatementCode>>> => {
    const account = await anyAccount(deps.accounts, accountId, ctx);
    return account.ok ? readStatement(deps, account.value, query, ctx) : account;
  };
