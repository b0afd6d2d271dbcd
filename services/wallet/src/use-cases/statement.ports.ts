import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { Hold } from '../domain/holds/hold.ts';
import type { LedgerEntry } from '../domain/ledger/ledger-entry.ts';
import type { Position, Statement, StatementLine, Turnover } from '../domain/statements/statement.ts';
import type { PostedTransfer } from '../domain/transfers/transfer.ts';
import type { Page, TenantContext } from './ports.ts';

/** The entries of one account with a sequence after `after` and up to `through`. */
export interface LineRange {
  readonly account: Account;
  readonly after: number;
  readonly through: number;
}

/** What an account's entries say of its past. */
export interface History {
  /**
   * Where the account stood before each instant, for good: postings under way are waited for, and later ones get a later
   * time. An instant that is not over yet, or `now`, is taken as the present one, and the position says so in `before`.
   */
  positionsBefore(accountId: string, instants: readonly (Date | 'now')[], ctx: CallContext): Promise<Position[]>;
  /** Oldest first. */
  lines(range: LineRange & Page, ctx: TenantContext): Promise<StatementLine[]>;
  /** Reads as many entries as the range has. */
  turnover(range: LineRange, ctx: TenantContext): Promise<Turnover>;
}

/** Makes a statement into a document for paper. */
export interface StatementPrinter {
  print(statement: Statement, lines: readonly StatementLine[]): Promise<Uint8Array>;
}

/** A transfer that gives an earlier one back, in whole or in part. */
export interface Reversal {
  readonly transferId: string;
  readonly amountMinor: bigint;
  readonly postedAt: Date;
}

/** One side of a transfer. */
export interface TransferSide {
  readonly account: Account;
  readonly entry: LedgerEntry;
}

export interface TransferDetails {
  readonly transfer: PostedTransfer;
  readonly debit: TransferSide;
  readonly credit: TransferSide;
  /** Oldest first, and not more than a page of them: their sum is the transfer's own `reversedMinor`. */
  readonly reversedBy: readonly Reversal[];
}

export interface Transfers {
  find(transferId: string, ctx: TenantContext): Promise<TransferDetails | undefined>;
}

export interface ActiveHoldsQuery extends Page {
  readonly accountId: string;
  /** The id after which the page begins; oldest first. */
  readonly after?: string | undefined;
}

/** Holds that lower what is available at this moment. */
export interface ActiveHolds {
  list(query: ActiveHoldsQuery, ctx: TenantContext): Promise<Hold[]>;
}
