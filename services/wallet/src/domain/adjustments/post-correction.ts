import { formatMoney, money, refuse } from '@tessera/kernel';
import type { PostTransferCode } from '../errors.ts';
import type { Decision, LedgerState } from '../ledger/ledger-state.ts';
import type { Moment } from '../moment.ts';
import { ruleOut } from '../rule-out.ts';
import { needsApproval, settingsOf } from '../settings/wallet-settings.ts';
import { decidePostTransfer, type PostTransfer } from '../transfers/post-transfer.ts';
import type { TransferReceipt } from '../transfers/transfer.ts';

/** A transfer that a person of the staff posts directly. */
export interface PostCorrection extends Omit<PostTransfer, 'type'> {
  readonly type: 'post-correction';
  readonly reason: 'ADJUSTMENT';
}

export type PostCorrectionCode = CorrectionCode | 'wallet.approval_required';

const PASSED = ['wallet.account_suspended', 'wallet.spending_limit_exceeded'] as const;

/** How a correction can be refused. It passes suspension, and is nobody's spending. */
export type CorrectionCode = Exclude<PostTransferCode, (typeof PASSED)[number]>;

/** A transfer for the reason ADJUSTMENT, which is refused in fewer ways than others. */
export const correctionOf = <Receipt>(
  decision: Decision<Receipt, PostTransferCode>,
): Decision<Receipt, CorrectionCode> => ruleOut(decision, PASSED, 'a correction passes suspension and is no spending');

/** Moves money at once, unless the amount needs a second person: then there is no way around asking one. */
export const decidePostCorrection = (
  state: LedgerState,
  command: PostCorrection,
  moment: Moment,
): Decision<TransferReceipt, PostCorrectionCode> => {
  const { amountMinor, currency } = command.amount;
  const limitMinor = settingsOf(state, currency).adjustmentApprovalMinor;
  if (needsApproval(limitMinor, amountMinor)) {
    const from = formatMoney(money(limitMinor, currency));
    return refuse(
      'wallet.approval_required',
      `From ${from} on a second person approves: ask by POST /v1/adjustments.`,
      {
        pointer: '/amountMinor',
        details: { limitMinor: Number(limitMinor), askAt: '/v1/adjustments' },
      },
    );
  }
  return correctionOf(decidePostTransfer(state, { ...command, type: 'post-transfer' }, moment));
};
