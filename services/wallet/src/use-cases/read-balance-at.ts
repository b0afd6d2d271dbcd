import { ok, type Refusal, type Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import { inFuture } from './read-statement.ts';
import type { History } from './statement.ports.ts';

/** What an account's entries added up to at an instant, postings of that very millisecond included. */
export interface BalanceAt {
  readonly account: Account;
  readonly at: Date;
  readonly postedMinor: bigint;
  /** The number of its entries by then. */
  readonly sequence: number;
}

/** The posted balance as of a past instant. The same instant has the same balance for ever. */
export const readBalanceAt = async (
  history: History,
  account: Account,
  at: Date,
  ctx: CallContext,
): Promise<Result<BalanceAt, Refusal<'wallet.instant_in_future'>>> => {
  // Times in the ledger have milliseconds, so what was posted at the instant was posted before the next one.
  const end = new Date(at.getTime() + 1);
  const [position] = await history.positionsBefore(account.id, [end], ctx);
  if (!position) throw new Error(`account ${account.id} has no position`);
  if (position.before < end) return inFuture('at', position.before);
  return ok({ account, at, postedMinor: position.balanceMinor, sequence: position.sequence });
};
