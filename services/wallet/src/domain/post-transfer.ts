import { formatMoney, type Money, money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { type AccountRef, isSameAccount } from './account-ref.ts';
import type { PostTransferCode } from './errors.ts';
import { type Decision, effects, type LedgerState, locate } from './ledger-state.ts';
import type { Moment } from './moment.ts';
import { isSpending, spend } from './spending.ts';
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
  /** Where the id follows from something else; a new one where undefined. */
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
    effects(receiptOf(transfer), {
      accounts: [debit, credit],
      transfers: [transfer],
      reversed: reversed.value,
      entries,
    }),
  );
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
