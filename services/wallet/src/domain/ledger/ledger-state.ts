import { ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { type Account, emptyAccount } from '../accounts/account.ts';
import { type AccountRef, keyOf, keyText } from '../accounts/account-ref.ts';
import type { Adjustment } from '../adjustments/adjustment.ts';
import type { WalletEvent } from '../events.ts';
import type { Hold } from '../holds/hold.ts';
import type { Moment } from '../moment.ts';
import type { WalletSettings } from '../settings/wallet-settings.ts';
import type { TopUp } from '../top-ups/top-up.ts';
import type { PostedTransfer } from '../transfers/transfer.ts';
import type { Withdrawal } from '../withdrawals/withdrawal.ts';
import type { LedgerEntry } from './ledger-entry.ts';

/** What the commands of one batch name, as it stood once the accounts were locked. */
export interface LedgerState {
  readonly tenantId: string;
  /** By account id. */
  readonly accounts: ReadonlyMap<string, Account>;
  /** Account ids by `keyText`. */
  readonly accountIds: ReadonlyMap<string, string>;
  readonly holds: ReadonlyMap<string, Hold>;
  /** Transfers that are to be given back, or that may be here already. */
  readonly transfers: ReadonlyMap<string, PostedTransfer>;
  readonly topUps: ReadonlyMap<string, TopUp>;
  /** Users who have any account in the tenant. */
  readonly knownUserIds: ReadonlySet<string>;
  /** Those that are named, and those that a payout which is to be booked has ended before. */
  readonly withdrawals: ReadonlyMap<string, Withdrawal>;
  /** What owners who ask for a withdrawal have withdrawn, by `withdrawnKey`. */
  readonly withdrawn: ReadonlyMap<string, bigint>;
  readonly adjustments: ReadonlyMap<string, Adjustment>;
  /** By currency; none where the tenant has set none. */
  readonly settings: ReadonlyMap<string, WalletSettings>;
}

/** What one granted command leads to. Accounts and holds are given as they stand after it. */
export interface Effects<Receipt> {
  readonly receipt: Receipt;
  readonly accounts: readonly Account[];
  readonly transfers: readonly PostedTransfer[];
  /** Earlier transfers of which more was given back. */
  readonly reversed: readonly PostedTransfer[];
  readonly entries: readonly LedgerEntry[];
  readonly holds: readonly Hold[];
  readonly withdrawals: readonly Withdrawal[];
  readonly adjustments: readonly Adjustment[];
  readonly topUps: readonly TopUp[];
  /** What happened besides, and does not follow from what changed. */
  readonly events: readonly WalletEvent[];
}

/** Effects of which only some kinds are not empty. */
export const effects = <Receipt>(
  receipt: Receipt,
  what: Partial<Omit<Effects<Receipt>, 'receipt'>> = {},
): Effects<Receipt> => ({
  receipt,
  accounts: [],
  transfers: [],
  reversed: [],
  entries: [],
  holds: [],
  topUps: [],
  withdrawals: [],
  adjustments: [],
  events: [],
  ...what,
});

/** What several steps lead to together, in their order: of an account that is in more than one, the last counts. */
export const merged = (steps: readonly Effects<unknown>[]): Omit<Effects<unknown>, 'receipt'> => ({
  accounts: steps.flatMap(({ accounts }) => accounts),
  transfers: steps.flatMap(({ transfers }) => transfers),
  reversed: steps.flatMap(({ reversed }) => reversed),
  entries: steps.flatMap(({ entries }) => entries),
  holds: steps.flatMap(({ holds }) => holds),
  topUps: steps.flatMap(({ topUps }) => topUps),
  withdrawals: steps.flatMap(({ withdrawals }) => withdrawals),
  adjustments: steps.flatMap(({ adjustments }) => adjustments),
  events: steps.flatMap(({ events }) => events),
});

export type Decision<Receipt, Code extends string> = Result<Effects<Receipt>, Refusal<Code>>;

/** The account a reference by owner stands for: the one that is there, or a new and empty one. */
export const accountOrNew = (
  state: LedgerState,
  ref: Exclude<AccountRef, { kind: 'account' }>,
  currency: string,
  { now, newId }: Moment,
): Account => {
  const key = keyOf(ref, state.tenantId, currency);
  const found = state.accounts.get(state.accountIds.get(keyText(key)) ?? '');
  return found ?? emptyAccount(key, newId(), now);
};

/**
 * The account that a caller named. Pools', the tenant's own and a known person's further accounts are opened when first
 * used; an account of a person who has none is not, or a mistyped id would swallow money.
 */
export const locate = (
  state: LedgerState,
  ref: AccountRef,
  currency: string,
  moment: Moment,
): Result<Account, Refusal<'wallet.account_not_found' | 'wallet.currency_mismatch'>> => {
  if (ref.kind !== 'account') return locateOwned(state, ref, currency, moment);
  const account = state.accounts.get(ref.accountId);
  if (!account) return refuse('wallet.account_not_found', 'There is no such account.');
  if (account.currency === currency) return ok(account);
  return refuse('wallet.currency_mismatch', `The account is in ${account.currency}, the amount in ${currency}.`);
};

/** The account that a caller named by its owner: it is of the currency that is asked for. */
export const locateOwned = (
  state: LedgerState,
  ref: Exclude<AccountRef, { kind: 'account' }>,
  currency: string,
  moment: Moment,
): Result<Account, Refusal<'wallet.account_not_found'>> => {
  if (ref.kind === 'user' && !state.knownUserIds.has(ref.userId)) {
    return refuse('wallet.account_not_found', 'The person has no account here.');
  }
  return ok(accountOrNew(state, ref, currency, moment));
};

/** The account that a hold is on. A batch that names a hold has locked its account. */
export const accountOfHold = (state: LedgerState, hold: Hold): Account => {
  const account = state.accounts.get(hold.accountId);
  if (!account) throw new Error(`hold ${hold.id} was loaded without its account`);
  return account;
};
