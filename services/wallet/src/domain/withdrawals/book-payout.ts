import { deriveId, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import { free } from '../accounts/account.ts';
import { close } from '../holds/hold.ts';
import { accountOrNew, type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { post, type Requester, type TransferRequest } from '../transfers/transfer.ts';
import { moneyOf, step, type Withdrawal } from './withdrawal.ts';

/** A payment that a provider, or the staff themselves, made to a member. */
export interface PaidOut extends Requester {
  readonly providerPayoutId: string;
  /** When it was paid; when it is booked, where that is not known. */
  readonly effectiveAt: Date | null;
}

export type BookPayoutCode = 'wallet.payout_booked' | 'wallet.balance_overflow';

/** Books a payout out of the money that is set aside for it: into the provider's `external` account. */
export const bookPayout = (
  state: LedgerState,
  withdrawal: Withdrawal,
  paid: PaidOut,
  moment: Moment,
): Decision<Withdrawal, BookPayoutCode> => {
  const { provider, amount } = withdrawal;
  const request = transferOf(state, withdrawal, paid);
  if (!request.ok) return request;
  const { hold, account } = moneyOf(state, withdrawal);
  const outside = accountOrNew(state, { kind: 'system', name: 'external', provider }, amount.currency, moment);
  const posting = post(state.tenantId, free(account, hold.amount), outside, request.value, moment);
  if (!posting.ok) {
    const { code, message, details = {} } = posting.error;
    if (code === 'wallet.balance_overflow') return refuse(code, message, { details });
    // The hold covers the amount, and an account with a hold on it cannot be closed.
    throw new Error(`withdrawal ${withdrawal.id} is held and cannot be taken: ${message}`);
  }
  const { transfer, debit, credit, entries } = posting.value;
  const completed = complete(withdrawal, paid, transfer.id, moment);
  const taken = { capturedMinor: amount.amountMinor, transferId: transfer.id };
  const holds = [close(hold, 'CAPTURED', moment.now, taken)];
  const accounts = [debit, credit];
  return ok(effects(completed, { accounts, transfers: [transfer], entries, holds, withdrawals: [completed] }));
};

/**
 * The transfer that a payout is booked by: one withdrawal, one transfer, whoever reports it; and one payout, one
 * withdrawal. Whoever books one of this provider holds the lock of its account, so none is overlooked.
 */
export const transferOf = (
  { tenantId, withdrawals }: LedgerState,
  { id, holdId, provider, amount }: Withdrawal,
  { providerPayoutId, effectiveAt, postedBy, idempotencyKey }: PaidOut,
): Result<TransferRequest, Refusal<'wallet.payout_booked'>> => {
  const isBooked = [...withdrawals.values()].some(
    (other) =>
      other.id !== id &&
      other.providerPayoutId === providerPayoutId &&
      other.provider === provider &&
      other.amount.currency === amount.currency,
  );
  if (isBooked) {
    return refuse('wallet.payout_booked', 'This payout of the provider ended another withdrawal.', {
      pointer: '/providerPayoutId',
    });
  }
  return ok({
    id: deriveId('wallet/withdrawal', tenantId, id),
    amount,
    reason: 'WITHDRAWAL',
    references: { withdrawalId: id, holdId, externalId: providerPayoutId },
    postedBy,
    idempotencyKey,
    ...(effectiveAt === null ? {} : { effectiveAt }),
  });
};

export const complete = (
  withdrawal: Withdrawal,
  { postedBy, providerPayoutId }: PaidOut,
  transferId: string,
  { now }: Moment,
): Withdrawal =>
  step(withdrawal, { status: 'COMPLETED', endedBy: postedBy, endedAt: now, providerPayoutId, transferId });
