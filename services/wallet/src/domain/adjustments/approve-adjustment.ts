import { ok, refuse } from '@tessera/kernel';
import { type Decision, effects, type LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { ruleOut } from '../rule-out.ts';
import { decidePostTransfer } from '../transfers/post-transfer.ts';
import type { Requester } from '../transfers/transfer.ts';
import { type Adjustment, type FindAdjustmentCode, transferOfAdjustment, undecidedAdjustment } from './adjustment.ts';
import { type CorrectionCode, correctionOf } from './post-correction.ts';

export interface ApproveAdjustment extends Requester {
  readonly type: 'approve-adjustment';
  readonly adjustmentId: string;
}

/** What was there and fitted when it was asked for, does so for ever. */
const SEEN_TO = [
  'wallet.account_not_found',
  'wallet.currency_mismatch',
  'wallet.same_account',
  'wallet.transfer_not_found',
] as const;

export type ApproveAdjustmentCode =
  | FindAdjustmentCode
  | Exclude<CorrectionCode, (typeof SEEN_TO)[number]>
  | 'wallet.second_person_required';

/**
 * Posts a correction that waited, by somebody else than who asked for it. It is decided anew on what the accounts have
 * now: one that is refused stays as it is, and can be approved later or rejected.
 */
export const decideApproveAdjustment = (
  state: LedgerState,
  command: ApproveAdjustment,
  moment: Moment,
): Decision<Adjustment, ApproveAdjustmentCode> => {
  const waiting = undecidedAdjustment(state, command.adjustmentId);
  if (!waiting.ok) return waiting;
  const adjustment = waiting.value;
  if (command.postedBy === adjustment.requestedBy) {
    return refuse('wallet.second_person_required', 'Somebody else than who asked for it must approve it.');
  }
  const posting = ruleOut(
    correctionOf(decidePostTransfer(state, transferOfAdjustment(adjustment, command), moment)),
    SEEN_TO,
    'the correction could be posted when it was asked for',
  );
  if (!posting.ok) {
    const { code, message, details } = posting.error;
    // A pointer would lead into the body of the request, and that was another person's call.
    return refuse(code, `It stays pending. ${message}`, details === undefined ? {} : { details });
  }
  const { receipt, ...moved } = posting.value;
  const posted: Adjustment = {
    ...adjustment,
    status: 'POSTED',
    decidedBy: command.postedBy,
    decidedAt: moment.now,
    transferId: receipt.transferId,
    sequence: adjustment.sequence + 1,
  };
  return ok(effects(posted, { ...moved, adjustments: [posted] }));
};
