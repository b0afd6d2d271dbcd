import { type Money, ok, type Refusal, type Result, refuse } from '@tessera/kernel';
import type { AccountRef } from '../accounts/account-ref.ts';
import { type Decision, effects, type LedgerState, locate } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { needsApproval, settingsOf } from '../settings/wallet-settings.ts';
import { decidePostTransfer } from '../transfers/post-transfer.ts';
import type { Requester } from '../transfers/transfer.ts';
import { type Adjustment, transferOfAdjustment } from './adjustment.ts';
import { type CorrectionCode, correctionOf } from './post-correction.ts';

export interface RequestAdjustment extends Requester {
  readonly type: 'request-adjustment';
  readonly debit: AccountRef;
  readonly credit: AccountRef;
  /** More than zero. */
  readonly amount: Money;
  readonly note: string;
  /** The transfer that it gives back, in whole or in part. */
  readonly reverses: string | null;
}

/**
 * Corrects the books at once where the amount is small enough, and otherwise keeps the correction until a second person
 * approves it. What could not be posted now is refused now, in either case.
 */
export const decideRequestAdjustment = (
  state: LedgerState,
  command: RequestAdjustment,
  moment: Moment,
): Decision<Adjustment, CorrectionCode> => {
  const { debit, credit, amount, note, reverses, postedBy: requestedBy } = command;
  const named = areThere(state, command, moment);
  if (!named.ok) return named;
  const pending: Adjustment = {
    ...{ id: moment.newId(), debit, credit, amount, note, reverses, status: 'PENDING_APPROVAL', requestedBy },
    ...{ requestedAt: moment.now, decidedBy: null, decidedAt: null, reason: null, transferId: null, sequence: 1 },
  };
  const posting = correctionOf(decidePostTransfer(state, transferOfAdjustment(pending, command), moment));
  if (!posting.ok) return pointedAt(posting.error);
  if (needsApproval(settingsOf(state, amount.currency).adjustmentApprovalMinor, amount.amountMinor)) {
    return ok(effects(pending, { adjustments: [pending] }));
  }
  const { receipt, ...moved } = posting.value;
  const posted: Adjustment = { ...pending, status: 'POSTED', transferId: receipt.transferId, sequence: 2 };
  return ok(effects(posted, { ...moved, adjustments: [posted] }));
};

/** Says of which of the two sides an account is missing. */
const areThere = (
  state: LedgerState,
  { debit, credit, amount }: RequestAdjustment,
  moment: Moment,
): Result<void, Refusal<CorrectionCode>> => {
  for (const [pointer, ref] of [
    ['/debit', debit],
    ['/credit', credit],
  ] as const) {
    const located = locate(state, ref, amount.currency, moment);
    if (!located.ok) return refuse(located.error.code, located.error.message, { pointer });
  }
  return ok(undefined);
};

const pointers: Partial<Record<CorrectionCode, string>> = {
  'wallet.insufficient_funds': '/amountMinor',
  'wallet.balance_overflow': '/amountMinor',
  'wallet.refund_exceeds_transfer': '/amountMinor',
  'wallet.same_account': '/credit',
};

const pointedAt = (refusal: Refusal<CorrectionCode>): Result<never, Refusal<CorrectionCode>> => {
  const pointer = refusal.pointer ?? pointers[refusal.code];
  return refuse(refusal.code, refusal.message, { ...refusal, ...(pointer === undefined ? {} : { pointer }) });
};
