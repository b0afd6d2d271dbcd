import { formatMoney, money, refuse } from '@tessera/kernel';
import type { PostTransferCode } from '../errors.ts';
import type { Decision, LedgerState } from '../ledger-state.ts';
import type { Moment } from '../moment.ts';
import { decidePostTransfer, type PostTransfer } from '../post-transfer.ts';
import { needsApproval, settingsOf } from '../settings/wallet-settings.ts';
import type { TransferReceipt } from '../transfer.ts';

/** A transfer that a person of the staff posts directly. */
export interface PostCorrection extends Omit<PostTransfer, 'type'> {
  readonly type: 'post-correction';
}

export type PostCorrectionCode = PostTransferCode | 'wallet.approval_required';

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
  return decidePostTransfer(state, { ...command, type: 'post-transfer' }, moment);
};
