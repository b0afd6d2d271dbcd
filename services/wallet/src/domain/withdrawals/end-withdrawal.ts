import { type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import type { Requester } from '../transfers/transfer.ts';
import { type BookPayoutCode, bookPayout } from './book-payout.ts';
import { giveUp } from './give-up-withdrawal.ts';
import { bookLatePayout, type LatePayoutCode } from './late-payout.ts';
import { notProcessing } from './paid-by-hand.ts';
import { findWithdrawal, type Withdrawal } from './withdrawal.ts';

/** What a provider says of its payout. */
export type PayoutOutcome =
  | { readonly kind: 'SUCCEEDED'; readonly providerPayoutId: string; readonly succeededAt: Date }
  | { readonly kind: 'FAILED'; readonly failureCode: string };

export interface EndWithdrawal extends Requester {
  readonly type: 'end-withdrawal';
  readonly withdrawalId: string;
  readonly provider: string;
  readonly amount: Money;
  readonly outcome: PayoutOutcome;
}

export type EndWithdrawalCode =
  | 'wallet.withdrawal_not_found'
  | 'wallet.withdrawal_not_processing'
  | 'wallet.payout_changed'
  | BookPayoutCode
  | LatePayoutCode;

/**
 * Ends a withdrawal as its provider says. In whatever order and however often the news of its payouts come, what was paid
 * is booked once and the rest is free: success outranks a failure that came before it, and is not undone by one after it.
 */
export const decideEndWithdrawal = (
  state: LedgerState,
  command: EndWithdrawal,
  moment: Moment,
): Decision<Withdrawal, EndWithdrawalCode> => {
  const found = findWithdrawal(state, command.withdrawalId);
  if (!found.ok) return found;
  const withdrawal = found.value;
  const believed = isOfThis(withdrawal, command);
  if (!believed.ok) return believed;
  const { outcome, postedBy } = command;
  const isOver = withdrawal.status === 'COMPLETED' || withdrawal.status === 'FAILED';
  if (withdrawal.status !== 'PROCESSING' && !isOver) return notProcessing(withdrawal);
  if (outcome.kind === 'FAILED') {
    if (isOver) return ok(effects(withdrawal));
    const { failureCode } = outcome;
    return ok(giveUp(state, withdrawal, { status: 'FAILED', endedBy: postedBy, failureCode }, moment.now));
  }
  const { providerPayoutId, succeededAt: effectiveAt } = outcome;
  if (withdrawal.status === 'COMPLETED') return reportedAgain(withdrawal, providerPayoutId);
  const paid = { providerPayoutId, effectiveAt, postedBy, idempotencyKey: command.idempotencyKey };
  return isOver ? bookLatePayout(state, withdrawal, paid, moment) : bookPayout(state, withdrawal, paid, moment);
};

const isOfThis = (
  { provider, amount }: Withdrawal,
  payout: EndWithdrawal,
): Result<void, Refusal<'wallet.payout_changed'>> => {
  const isSame =
    provider === payout.provider &&
    amount.amountMinor === payout.amount.amountMinor &&
    amount.currency === payout.amount.currency;
  return isSame
    ? ok(undefined)
    : refuse('wallet.payout_changed', 'The payout is of another amount, or of another provider, than the withdrawal.');
};

const reportedAgain = (
  withdrawal: Withdrawal,
  providerPayoutId: string,
): Decision<Withdrawal, 'wallet.payout_changed'> =>
  withdrawal.providerPayoutId === providerPayoutId
    ? ok(effects(withdrawal))
    : refuse('wallet.payout_changed', 'The withdrawal was paid before, by another payout.');
