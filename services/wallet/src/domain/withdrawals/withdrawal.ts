import { type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { Account } from '../accounts/account.ts';
import type { Hold } from '../holds/hold.ts';
import { accountOfHold, type LedgerState } from '../ledger/ledger-state.ts';

/**
 * CREATED waits for approval and leads to PROCESSING, CANCELLED (by the member) or REJECTED (by staff). PROCESSING leads to
 * COMPLETED or FAILED. One thing leads out of an end: a provider that did pay a withdrawal given up as FAILED completes it.
 */
export type WithdrawalStatus = 'CREATED' | 'PROCESSING' | 'COMPLETED' | 'FAILED' | 'CANCELLED' | 'REJECTED';

/** Money on its way from a member's account to the outside. Until its end it is set aside by a hold that never expires. */
export interface Withdrawal {
  readonly id: string;
  readonly userId: string;
  readonly accountId: string;
  readonly holdId: string;
  readonly provider: string;
  /** The provider's own token of where the money goes; never bank data. */
  readonly payoutMethod: string;
  readonly amount: Money;
  readonly status: WithdrawalStatus;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  /** Null where it was too small to need anybody, or was never approved. */
  readonly approvedBy: string | null;
  readonly approvedAt: Date | null;
  readonly endedBy: string | null;
  readonly endedAt: Date | null;
  /** Why staff rejected it or gave it up. */
  readonly reason: string | null;
  readonly failureCode: string | null;
  readonly providerPayoutId: string | null;
  /** The transfer that took the money out. */
  readonly transferId: string | null;
  /** What the account no longer had when a payout came late. */
  readonly shortfallMinor: bigint;
  /** Number of its events so far. */
  readonly sequence: number;
}

/** What never changes about a withdrawal, and says what must be locked before it is decided on. */
export type WithdrawalFacts = Pick<Withdrawal, 'id' | 'accountId' | 'holdId' | 'userId' | 'provider'> & {
  readonly currency: string;
};

const uncounted: ReadonlySet<WithdrawalStatus> = new Set(['FAILED', 'CANCELLED', 'REJECTED']);

/** What a withdrawal counts for against its owner's limits. */
const countedMinor = (withdrawal: Withdrawal | undefined): bigint =>
  withdrawal === undefined || uncounted.has(withdrawal.status) ? 0n : withdrawal.amount.amountMinor;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** Names what an owner withdrew in a currency on one day of the UTC calendar, as `LedgerState.withdrawn` has it. */
export const withdrawnKey = (userId: string, currency: string, day: string): string => `${userId}/${currency}/${day}`;

/** Adds to the sums by day what changed about a withdrawal. */
export const countWithdrawal = (
  withdrawn: Map<string, bigint>,
  before: Withdrawal | undefined,
  after: Withdrawal,
): void => {
  const key = withdrawnKey(after.userId, after.amount.currency, dayOf(after.requestedAt));
  withdrawn.set(key, (withdrawn.get(key) ?? 0n) + countedMinor(after) - countedMinor(before));
};

/** What an owner has withdrawn, or is about to, on the day of `now` and in its month. */
export const withdrawnBy = (state: LedgerState, userId: string, currency: string, now: Date) => {
  const today = dayOf(now);
  const on = (day: string): bigint => state.withdrawn.get(withdrawnKey(userId, currency, day)) ?? 0n;
  const days = Array.from({ length: 31 }, (_, index) => `${today.slice(0, 8)}${String(index + 1).padStart(2, '0')}`);
  return { dayMinor: on(today), monthMinor: days.reduce((sum, day) => sum + on(day), 0n) };
};

/** The withdrawal as it goes on: each step is one event of it. */
export const step = (withdrawal: Withdrawal, change: Partial<Withdrawal>): Withdrawal => ({
  ...withdrawal,
  ...change,
  sequence: withdrawal.sequence + 1,
});

export const findWithdrawal = (
  state: LedgerState,
  id: string,
): Result<Withdrawal, Refusal<'wallet.withdrawal_not_found'>> => {
  const withdrawal = state.withdrawals.get(id);
  return withdrawal ? ok(withdrawal) : refuse('wallet.withdrawal_not_found', 'There is no such withdrawal.');
};

/** One that still waits for its approval. */
export const undecided = (withdrawal: Withdrawal): Result<Withdrawal, Refusal<'wallet.withdrawal_decided'>> =>
  withdrawal.status === 'CREATED'
    ? ok(withdrawal)
    : refuse('wallet.withdrawal_decided', `The withdrawal is ${withdrawal.status} already.`, {
        details: { withdrawalId: withdrawal.id, status: withdrawal.status },
      });

/** The hold of a withdrawal, and the account that it is on. */
export const moneyOf = (state: LedgerState, withdrawal: Withdrawal): { hold: Hold; account: Account } => {
  const hold = state.holds.get(withdrawal.holdId);
  if (!hold) throw new Error(`withdrawal ${withdrawal.id} was loaded without its hold`);
  return { hold, account: accountOfHold(state, hold) };
};
