import {
  CHAIN_START,
  formatMoney,
  MAX_AMOUNT_MINOR,
  type Money,
  money,
  ok,
  type Refusal,
  type Result,
  refuse,
} from '@tessera/kernel';
import type { TransferReason } from '../transfers/transfer.ts';
import type { AccountKey } from './account-ref.ts';
import type { Spending } from './spending.ts';

/**
 * SUSPENDED takes what it is owed and spends nothing; corrections pass both ways, and so does what has left already. CLOSED,
 * for good, takes part in nothing.
 */
export type AccountStatus = 'ACTIVE' | 'SUSPENDED' | 'CLOSED';

/** One balance in one currency, and the head of its chain of entries. Amounts are minor units. */
export interface Account extends AccountKey {
  readonly id: string;
  readonly status: AccountStatus;
  /** The available balance is never below it; null for the tenant's own accounts, which have none. */
  readonly floorMinor: bigint | null;
  /** The sum of the account's entries. */
  readonly postedMinor: bigint;
  /** The sum of its ACTIVE holds. */
  readonly heldMinor: bigint;
  /** Money announced but not here yet: shown, never spendable. */
  readonly pendingInMinor: bigint;
  /** The number of its entries, which is the last entry's sequence. */
  readonly sequence: number;
  /** The last entry's chain hash. */
  readonly headHash: Uint8Array;
  readonly openedAt: Date;
  /** Number of its own events so far; its opening is the first. */
  readonly version: number;
  /** The limits of its owner's spending and what counts against them; null where there are none. */
  readonly spending: Spending | null;
  /** Whether its owner owes money in this currency, on a `receivable` account beside this one. */
  readonly owes: boolean;
}

/** What can be spent. Money announced but not posted is not part of it. */
export const availableMinor = (account: Pick<Account, 'postedMinor' | 'heldMinor'>): bigint =>
  account.postedMinor - account.heldMinor;

/** A new account with nothing in it. */
export const emptyAccount = (key: AccountKey, id: string, openedAt: Date): Account => ({
  ...key,
  id,
  status: 'ACTIVE',
  floorMinor: key.ownerKind === 'tenant' || key.kind === 'receivable' ? null : 0n,
  postedMinor: 0n,
  heldMinor: 0n,
  pendingInMinor: 0n,
  sequence: 0,
  headHash: CHAIN_START,
  openedAt,
  version: 1,
  spending: null,
  owes: false,
});

type StatusCode = 'wallet.account_suspended' | 'wallet.account_closed';
export type MoveCode = StatusCode | 'wallet.insufficient_funds' | 'wallet.balance_overflow';

/** What passes a suspended account all the same: corrections by staff, and what a provider has paid out or taken back already. */
const PAST_SUSPENSION: readonly (TransferReason | 'HOLD')[] = ['ADJUSTMENT', 'REFUND', 'CHARGEBACK', 'WITHDRAWAL'];

const mayPay = (account: Account, reason: TransferReason | 'HOLD'): Result<void, Refusal<StatusCode>> => {
  if (account.status === 'CLOSED') return closed(account);
  if (account.status === 'SUSPENDED' && !PAST_SUSPENSION.includes(reason)) {
    return refuse('wallet.account_suspended', 'The account is suspended and may not pay at present.', {
      details: { accountId: account.id },
    });
  }
  return ok(undefined);
};

const closed = (account: Account) =>
  refuse('wallet.account_closed', 'The account is closed for good.', { details: { accountId: account.id } });

const covers = (account: Account, amount: Money): Result<void, Refusal<'wallet.insufficient_funds'>> => {
  const available = availableMinor(account);
  if (account.floorMinor === null || available - amount.amountMinor >= account.floorMinor) return ok(undefined);
  const shown = money(available, account.currency);
  return refuse(
    'wallet.insufficient_funds',
    `${formatMoney(amount)} are needed and ${formatMoney(shown)} are available.`,
    { details: { accountId: account.id, availableMinor: Number(available), neededMinor: Number(amount.amountMinor) } },
  );
};

/** Balances stay within what JSON carries exactly. */
const withPosted = (account: Account, postedMinor: bigint): Result<Account, Refusal<'wallet.balance_overflow'>> =>
  postedMinor > MAX_AMOUNT_MINOR || postedMinor < -MAX_AMOUNT_MINOR
    ? refuse('wallet.balance_overflow', 'The balance would pass 2^53 − 1 minor units.', {
        details: { accountId: account.id },
      })
    : ok({ ...account, postedMinor });

/** The account after it paid. */
export const debit = (account: Account, amount: Money, reason: TransferReason): Result<Account, Refusal<MoveCode>> => {
  const allowed = mayPay(account, reason);
  if (!allowed.ok) return allowed;
  const covered = covers(account, amount);
  return covered.ok ? withPosted(account, account.postedMinor - amount.amountMinor) : covered;
};

/** The account after it was paid. */
export const credit = (account: Account, amount: Money): Result<Account, Refusal<MoveCode>> =>
  account.status === 'CLOSED' ? closed(account) : withPosted(account, account.postedMinor + amount.amountMinor);

/** The account with `amount` set aside. */
export const setAside = (account: Account, amount: Money): Result<Account, Refusal<MoveCode>> => {
  const allowed = mayPay(account, 'HOLD');
  if (!allowed.ok) return allowed;
  const covered = covers(account, amount);
  if (!covered.ok) return covered;
  const heldMinor = account.heldMinor + amount.amountMinor;
  // Only an account without a floor can have more set aside than it owns.
  if (heldMinor > MAX_AMOUNT_MINOR) {
    return refuse('wallet.balance_overflow', 'The held amount would pass 2^53 − 1 minor units.');
  }
  return ok({ ...account, heldMinor });
};

/** The account with `amount` no longer set aside. */
export const free = (account: Account, amount: Money): Account => ({
  ...account,
  heldMinor: account.heldMinor - amount.amountMinor,
});
