import { money, ok, type Refusal, type Result } from '@tessera/kernel';
import { type Account, availableMinor, type MoveCode } from '../accounts/account.ts';
import { accountOrNew, type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { type Posting, post, type TransferRequest } from '../transfers/transfer.ts';
import { complete, type PaidOut, transferOf } from './book-payout.ts';
import { moneyOf, type Withdrawal } from './withdrawal.ts';

export type LatePayoutCode = MoveCode | 'wallet.payout_booked';

/**
 * Books a payout that arrived after its withdrawal was given up. The money has left, so it is booked whatever the account
 * has by now: what it lacks the person owes from then on, on their `receivable` account, and no floor is broken. A closed account takes
 * part in nothing, so all of its payout is owed.
 */
export const bookLatePayout = (
  state: LedgerState,
  withdrawal: Withdrawal,
  paid: PaidOut,
  moment: Moment,
): Decision<Withdrawal, LatePayoutCode> => {
  const { amount, provider } = withdrawal;
  const request = transferOf(state, withdrawal, paid);
  if (!request.ok) return request;
  const payer = payerOf(state, withdrawal, request.value, moment);
  if (!payer.ok) return payer;
  const { account, loans, shortfallMinor } = payer.value;
  const outside = accountOrNew(state, { kind: 'system', name: 'external', provider }, amount.currency, moment);
  const payout = post(state.tenantId, account, outside, request.value, moment);
  if (!payout.ok) return payout;
  const postings = [...loans, payout.value];
  const completed = { ...complete(withdrawal, paid, payout.value.transfer.id, moment), shortfallMinor };
  return ok(
    effects(completed, {
      // An account stands in both postings; what is said last about it is how it stands.
      accounts: lastOfEach(postings.flatMap(({ debit, credit }) => [debit, credit])),
      transfers: postings.map(({ transfer }) => transfer),
      entries: postings.flatMap(({ entries }) => entries),
      withdrawals: [completed],
    }),
  );
};

interface Payer {
  readonly account: Account;
  /** What was lent to it, so that it can pay. */
  readonly loans: readonly Posting[];
  readonly shortfallMinor: bigint;
}

const payerOf = (
  state: LedgerState,
  withdrawal: Withdrawal,
  { postedBy, idempotencyKey, effectiveAt }: TransferRequest,
  moment: Moment,
): Result<Payer, Refusal<MoveCode>> => {
  const { id, amount } = withdrawal;
  const { account } = moneyOf(state, withdrawal);
  const receivable = accountOrNew(state, { kind: 'receivable', userId: withdrawal.userId }, amount.currency, moment);
  if (account.status === 'CLOSED') return ok({ account: receivable, loans: [], shortfallMinor: amount.amountMinor });
  const left = availableMinor(account) - (account.floorMinor ?? 0n);
  if (left >= amount.amountMinor) return ok({ account, loans: [], shortfallMinor: 0n });
  const shortfallMinor = amount.amountMinor - left;
  const loan = post(
    state.tenantId,
    receivable,
    account,
    {
      amount: money(shortfallMinor, amount.currency),
      reason: 'ADJUSTMENT',
      references: { withdrawalId: id },
      postedBy,
      idempotencyKey,
      ...(effectiveAt === undefined ? {} : { effectiveAt }),
    },
    moment,
  );
  return loan.ok ? ok({ account: { ...loan.value.credit, owes: true }, loans: [loan.value], shortfallMinor }) : loan;
};

const lastOfEach = (accounts: readonly Account[]): Account[] => [
  ...new Map(accounts.map((account) => [account.id, account])).values(),
];
