import type { Refusal, Result } from '@tessera/kernel';
import type { CallContext } from '@tessera/runtime/context';
import type { Account } from '../domain/accounts/account.ts';
import type { AccountRef, OwnerKind } from '../domain/accounts/account-ref.ts';
import type { LedgerCommand, ResultOf } from '../domain/ledger/decide-postings.ts';
import type { LedgerEntry } from '../domain/ledger/ledger-entry.ts';
import type { TopUp } from '../domain/top-ups/top-up.ts';
import type { Transfer } from '../domain/transfers/transfer.ts';

/** The one way in which money moves. */
export interface Ledger {
  /**
   * Carries out one command: all of its effect, its events and its remembered answer are committed together, or nothing
   * is. Callers of one tenant who come at the same time share a transaction, and none feels another's refusal.
   */
  execute<C extends LedgerCommand>(command: C, ctx: CallContext): Promise<ResultOf<C>>;
  /** Remembers a refusal that was decided outside the ledger, so that the same call is refused the same way again. */
  refuse<Code extends string>(
    refusal: Result<never, Refusal<Code>>,
    ctx: CallContext,
  ): Promise<Result<never, Refusal<Code>>>;
}

/** A tenant that a query is about. */
export type TenantContext = Pick<CallContext, 'tenantId' | 'tx'>;

export interface Page {
  readonly limit: number;
}

export interface AccountFilter extends Page {
  readonly ownerKind?: OwnerKind | undefined;
  readonly ownerId?: string | undefined;
  readonly currency?: string | undefined;
  /** The id after which the page begins; oldest first. */
  readonly after?: string | undefined;
}

/** The sum over the accounts of one sort. */
export interface AccountSum {
  readonly currency: string;
  readonly ownerKind: OwnerKind;
  readonly kind: string;
  readonly accounts: number;
  readonly postedMinor: bigint;
  readonly heldMinor: bigint;
}

export interface Accounts {
  find(accountId: string, ctx: TenantContext): Promise<Account | undefined>;
  findByOwner(
    ref: Exclude<AccountRef, { kind: 'account' }>,
    currency: string,
    ctx: TenantContext,
  ): Promise<Account | undefined>;
  list(filter: AccountFilter, ctx: TenantContext): Promise<Account[]>;
  /** One row for each sort of account, over the whole tenant. */
  sums(ctx: TenantContext): Promise<AccountSum[]>;
}

/** An entry with the transfer it is a side of. */
export interface StatementLine {
  readonly entry: LedgerEntry;
  readonly transfer: Transfer;
}

export interface StatementPage extends Page {
  readonly accountId: string;
  /** The sequence after which lines count at all. */
  readonly after?: number | undefined;
  /** The sequence before which the page ends; newest first. */
  readonly before?: number | undefined;
}

export interface Statements {
  lines(page: StatementPage, ctx: TenantContext): Promise<StatementLine[]>;
}

/** Holds whose time is over, over all tenants. */
export interface DueHolds {
  /** Oldest first. More than one instance may be given the same ones. */
  due(limit: number): Promise<{ readonly tenantId: string; readonly holdId: string }[]>;
}

export interface TopUpFilter extends Page {
  readonly userId: string;
  readonly before?: string | undefined;
}

export interface TopUps {
  /** Newest first. */
  list(filter: TopUpFilter, ctx: TenantContext): Promise<TopUp[]>;
}

/** What one major unit of `base` is worth in `quote`, as a decimal without idle zeros. */
export interface ExchangeRate {
  readonly base: string;
  readonly quote: string;
  readonly rate: string;
  readonly setBy: string;
  readonly setAt: Date;
}

export interface ExchangeRates {
  /** The one in force. */
  find(base: string, quote: string, ctx: TenantContext): Promise<ExchangeRate | undefined>;
  /** Those in force. */
  list(ctx: TenantContext): Promise<ExchangeRate[]>;
  set(rate: ExchangeRate, ctx: CallContext): Promise<ExchangeRate>;
}
