import { formatMoney, type Money, money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { type AccountRef, isSameAccount } from '../accounts/account-ref.ts';
import { isSpending, spend } from '../accounts/spending.ts';
import type { PostTransferCode } from '../errors.ts';
import { type Decision, effects, type LedgerState, locate } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import {
  type PostedTransfer,
  post,
  type References,
  type Requester,
  receiptOf,
  type TransferReason,
  type TransferReceipt,
} from './transfer.ts';

export interface PostTransfer extends Requester {
  readonly type: 'post-transfer';
  /** Derived from what the transfer is for, where asking again must find it; a new one where there is none. */
  readonly id?: string;
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  /** More than zero. */
  readonly amount: Money;
  readonly reason: TransferReason;
  readonly references: References;
  /** The transfer that this one gives back, in whole or in part. */
  readonly reverses: string | null;
}

/** Moves money between two accounts at once. */
export const decidePostTransfer = (
  state: LedgerState,
  command: PostTransfer,
  moment: Moment,
): Decision<TransferReceipt, PostTransferCode> => {
  const from = locate(state, command.debit, command.amount.currency, moment);
  if (!from.ok) return from;
  const to = locate(state, command.credit, command.amount.currency, moment);
  if (!to.ok) return to;
  if (isSameAccount(from.value, to.value))
    return refuse('wallet.same_account', 'Debit and credit are the same account.');
  const earlier = postedBefore(state, command, from.value.id, to.value.id);
  if (earlier) return ok(effects(receiptOf(earlier)));
  const reversed = giveBack(state, command, from.value.id, to.value.id);
  if (!reversed.ok) return reversed;
  const spent = isSpending(command.reason)
    ? spend(from.value.spending, command.amount, moment.now)
    : ok(from.value.spending);
  if (!spent.ok) return spent;
  const payer = { ...from.value, spending: spent.value };
  const posting = post(state.tenantId, payer, to.value, command, moment);
  if (!posting.ok) return posting;
  const { transfer, debit, credit, entries } = posting.value;
  return ok(
    effects(receiptOf(transfer, entries), {
      accounts: [debit, credit],
      transfers: [transfer],
      reversed: reversed.value,
      entries,
    }),
  );
};

/** The transfer that was posted under this id before. One id stands for one transfer, so another under it is a bug. */
const postedBefore = (
  state: LedgerState,
  { id = '', amount }: PostTransfer,
  debitAccountId: string,
  creditAccountId: string,
): PostedTransfer | undefined => {
  const earlier = state.transfers.get(id);
  const isSame =
    earlier?.amount.amountMinor === amount.amountMinor &&
    earlier.debitAccountId === debitAccountId &&
    earlier.creditAccountId === creditAccountId;
  if (earlier && !isSame) throw new Error(`transfer ${id} was posted before, as another one`);
  return earlier;
};

/** The transfer that is given back, with this amount added to what was given back of it before. */
const giveBack = (
  state: LedgerState,
  { reverses, amount }: PostTransfer,
  debitAccountId: string,
  creditAccountId: string,
): Result<PostedTransfer[], Refusal<'wallet.transfer_not_found' | 'wallet.refund_exceeds_transfer'>> => {
  if (reverses === null) return ok([]);
  const original = state.transfers.get(reverses);
  // Money goes back the way it came: the same two accounts, which this batch has locked.
  if (original?.debitAccountId !== creditAccountId || original.creditAccountId !== debitAccountId) {
    return refuse('wallet.transfer_not_found', 'There is no such transfer from the one account to the other.', {
      pointer: '/reverses',
    });
  }
  const reversedMinor = original.reversedMinor + amount.amountMinor;
  if (reversedMinor <= original.amount.amountMinor) return ok([{ ...original, reversedMinor }]);
  const left = money(original.amount.amountMinor - original.reversedMinor, amount.currency);
  return refuse('wallet.refund_exceeds_transfer', `Of the transfer ${formatMoney(left)} are left to give back.`, {
    details: { transferId: original.id, leftMinor: Number(left.amountMinor) },
  });
};
